-- The person at the hotline or the counter, who serves every customer of a unit and may check what a caller says.
alter table role_assignments drop constraint role_assignments_role_check;
alter table role_assignments add constraint role_assignments_role_check check (
  role in ('account_manager', 'team_leader', 'assessor', 'analyst', 'administrator', 'department_viewer', 'service_agent')
);
