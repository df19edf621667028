-- A visit started by mistake is taken back, never deleted. Whether the withdrawal counts follows from the row: in
-- the time that was allowed when it arrived, and only while the visit has no end.
alter table visits
  add column withdrawn_at timestamptz,
  add column withdrawn_at_device timestamptz,
  add column withdrawal_reason text,
  add column withdrawal_operation uuid,
  add column withdrawal_minutes integer,
  add column voice_ids uuid[] not null default '{}';
alter table visits drop constraint visits_check;
alter table visits add constraint visits_pressed
  check (started_at is not null or ended_at is not null or withdrawn_at is not null);

-- What happened to a next step that was agreed in a visit. The latest mark counts; all are kept.
create table next_step_marks (
  id uuid primary key,
  visit_id uuid not null references visits (id) on delete cascade,
  outcome text not null check (outcome in ('done', 'again', 'void')),
  due_on date,
  note text,
  marked_at timestamptz not null,
  marked_by uuid not null
);
create index next_step_marks_by_visit on next_step_marks (visit_id, marked_at desc, id desc);
create index visits_with_next_step on visits (customer_id, visit_date desc) where next_step is not null;
create index visits_with_next_step_by_day on visits (visit_date desc) where next_step is not null;
-- Before steps could be ticked off, the next visit on the day agreed or after it stood for done.
insert into next_step_marks (id, visit_id, outcome, note, marked_at, marked_by)
select gen_random_uuid(), v.id, 'done', '再次走访（当时还不能打勾）', w.ended_at, w.owner_id
from visits v
cross join lateral (
  select w.ended_at, w.owner_id from visits w
  where w.customer_id = v.customer_id and w.visit_date > v.visit_date and w.ended_at is not null
    and w.visit_date >= coalesce(v.next_step_on, v.visit_date)
  order by w.visit_date, w.ended_at limit 1) w
where v.next_step is not null;

create index field_operations_by_person on field_operations (person_id, received_at);
