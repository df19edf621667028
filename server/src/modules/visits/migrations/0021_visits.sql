-- A visit as the presses of 开始走访 and 走访结束 prove it. The start and the end are each decided by one
-- operation (the earliest start, the latest end), whatever the order in which operations arrive; a row may hold
-- only an end until its start comes.
create table visits (
  id uuid primary key,
  owner_id uuid not null,
  unit_id uuid not null,
  visit_date date not null,
  customer_id uuid,
  stop_id uuid references plan_stops (id) on delete set null,
  -- The visit that this row is part of, when two phones of one person recorded the same visit.
  merged_into uuid,
  started_at timestamptz,
  started_at_device timestamptz,
  start_received_at timestamptz,
  start_clock_offset double precision,
  start_device uuid,
  start_operation uuid,
  start_stop_id uuid,
  start_fix jsonb,
  start_fix_problem text,
  start_place jsonb,
  owner_at_start uuid,
  ended_at timestamptz,
  ended_at_device timestamptz,
  end_received_at timestamptz,
  end_clock_offset double precision,
  end_device uuid,
  end_operation uuid,
  end_fix jsonb,
  end_fix_problem text,
  end_place jsonb,
  findings jsonb not null default '{}',
  form_version integer,
  note text,
  next_step text,
  next_step_on date,
  expected_photos uuid[] not null default '{}',
  attached_photos uuid[] not null default '{}',
  flags jsonb not null default '[]',
  check (started_at is not null or ended_at is not null),
  check (started_at is null or customer_id is not null)
);
create index visits_by_day on visits (visit_date, unit_id);
create index visits_by_owner on visits (owner_id, visit_date);
create index visits_by_customer on visits (customer_id, visit_date desc);
create index visits_promised on visits (customer_id, next_step_on) where next_step_on is not null;
create index visits_waiting_for_photos on visits (owner_id)
  where cardinality(attached_photos) < cardinality(expected_photos);

-- The words of the visit form by version, so that an old answer is read with the questions it was given to.
create table visit_forms (
  version integer primary key,
  form jsonb not null,
  first_used_at timestamptz not null default now()
);
