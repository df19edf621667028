-- Somebody is away, or hands a part of a day over. Customers of these days go to the substitute, who may read
-- them for these days and no longer; what is not done comes back when the absence ends.
create table absences (
  id uuid primary key,
  person_id uuid not null,
  unit_id uuid not null,
  -- 'away': no minutes on these days. 'share': only the customers named are handed over.
  kind text not null check (kind in ('away', 'share')),
  from_date date not null,
  to_date date not null check (to_date >= from_date),
  reason text not null,
  substitute_id uuid,
  created_at timestamptz not null default now(),
  created_by uuid,
  ended_at timestamptz,
  check (substitute_id is null or substitute_id <> person_id)
);
create index absences_by_person on absences (person_id, from_date);
create index absences_by_substitute on absences (substitute_id, to_date) where substitute_id is not null;

create table handed_customers (
  absence_id uuid not null references absences (id) on delete cascade,
  visit_date date not null,
  customer_id uuid not null,
  returned_at timestamptz,
  primary key (absence_id, visit_date, customer_id)
);
create index handed_customers_by_date on handed_customers (visit_date) where returned_at is null;
