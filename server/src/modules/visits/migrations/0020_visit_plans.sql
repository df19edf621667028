-- A plan of visits: one for a person and a date. Stops keep their ids for ever, since phones name them days
-- later; a stop that was taken off the plan stays as a row with removed_at.
create table visit_plans (
  id uuid primary key,
  owner_id uuid not null,
  unit_id uuid not null,
  plan_date date not null,
  state text not null default 'draft' check (state in ('draft', 'confirmed')),
  tour text not null check (tour in ('closed', 'open')),
  start_place jsonb,
  end_place jsonb,
  depart_at text not null,
  route jsonb,
  confirmed_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  updated_by uuid,
  unique (owner_id, plan_date)
);
create index visit_plans_by_date on visit_plans (plan_date, unit_id);

create table plan_stops (
  id uuid primary key,
  plan_id uuid not null references visit_plans (id) on delete cascade,
  customer_id uuid not null,
  sequence integer not null,
  -- Place on the list on which the customer came into the plan; the saving of a route is told against it.
  list_position integer not null,
  locked boolean not null default false,
  reasons jsonb not null default '[]',
  -- Minutes of the day, estimated by the route.
  arrive_at integer,
  depart_at integer,
  leg_metres double precision,
  skip_reason text,
  skipped_at timestamptz,
  skip_operation uuid,
  removed_at timestamptz
);
create unique index plan_stops_one_per_customer on plan_stops (plan_id, customer_id) where removed_at is null;
