-- Territories. The visit territory of a person is the customers owned, and stands with the customers; call and
-- delivery districts, and who belongs to them from when, stand here. Periods are half open.

create table territory_districts (
  id uuid primary key,
  layer text not null check (layer in ('call', 'delivery')),
  unit_id uuid not null,
  code text not null,
  name text not null,
  closed_at timestamptz,
  created_at timestamptz not null default now(),
  created_by uuid
);
create unique index territory_districts_code on territory_districts (unit_id, layer, lower(code)) where closed_at is null;

create table territory_assignments (
  layer text not null check (layer in ('call', 'delivery')),
  customer_id uuid not null,
  district_id uuid not null references territory_districts (id),
  valid_from date not null,
  valid_to date,
  primary key (layer, customer_id, valid_from),
  check (valid_to is null or valid_to > valid_from)
);
create unique index territory_assignments_open on territory_assignments (layer, customer_id) where valid_to is null;
create index territory_assignments_of on territory_assignments (district_id);

create table territory_scenarios (
  id uuid primary key,
  unit_id uuid not null,
  name text not null,
  spec jsonb not null,
  version integer not null default 1,
  task_id uuid,
  created_at timestamptz not null default now(),
  created_by uuid not null,
  updated_at timestamptz not null default now(),
  updated_by uuid not null
);
create index territory_scenarios_of on territory_scenarios (unit_id, updated_at desc);

-- A division that was computed or made by hand; never changed afterwards but for what is found out about it.
create table territory_results (
  id uuid primary key,
  scenario_id uuid not null references territory_scenarios (id) on delete cascade,
  number integer not null,
  kind text not null check (kind in ('proposal', 'manual', 'what_if')),
  spec jsonb not null,
  layers jsonb not null,
  wishes jsonb,
  routes jsonb,
  seconds double precision not null,
  created_at timestamptz not null default now(),
  created_by uuid not null,
  unique (scenario_id, number)
);

-- Column by column: thousands of customers are one row.
create table territory_divisions (
  result_id uuid not null references territory_results (id) on delete cascade,
  layer text not null check (layer in ('visit', 'call', 'delivery')),
  customer_ids uuid[] not null,
  from_ids uuid[] not null,
  to_ids uuid[] not null,
  primary key (result_id, layer)
);
