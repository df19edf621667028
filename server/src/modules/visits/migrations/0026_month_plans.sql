-- A month of visits: one plan for a person and a month, its visits by date, and what was done to it.
create table month_plans (
  id uuid primary key,
  owner_id uuid not null,
  unit_id uuid not null,
  -- The first day of the month.
  month date not null,
  state text not null default 'draft' check (state in ('draft', 'confirmed')),
  -- Figures of the whole month, where distances come from, when and how long it was computed.
  summary jsonb not null,
  -- Every working day with its figures, in order.
  days jsonb not null,
  -- Customers with fewer visits than wanted, or none, and why.
  unplanned jsonb not null,
  confirmed_at timestamptz,
  computed_at timestamptz not null,
  version integer not null default 1,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  unique (owner_id, month)
);
create index month_plans_by_month on month_plans (month, unit_id);

create table month_visits (
  id uuid primary key,
  plan_id uuid not null references month_plans (id) on delete cascade,
  customer_id uuid not null,
  visit_date date not null,
  sequence integer not null,
  locked boolean not null default false,
  -- Minutes of the day, estimated.
  arrive_at integer,
  depart_at integer,
  leg_metres double precision not null,
  service_minutes double precision not null,
  service_source text not null check (service_source in ('card', 'history', 'default')),
  unique (plan_id, customer_id, visit_date)
);
create index month_visits_by_day on month_visits (plan_id, visit_date);

create table month_changes (
  id uuid primary key,
  plan_id uuid not null references month_plans (id) on delete cascade,
  at timestamptz not null,
  actor_id uuid,
  kind text not null check (kind in ('computed', 'moved', 'locked', 'unlocked', 'confirmed')),
  detail jsonb not null
);
create index month_changes_by_plan on month_changes (plan_id, at desc);

-- A time agreed with a customer.
create table appointments (
  id uuid primary key,
  customer_id uuid not null,
  owner_id uuid not null,
  unit_id uuid not null,
  on_date date not null,
  from_time text not null,
  to_time text not null,
  note text,
  created_at timestamptz not null default now(),
  created_by uuid,
  cancelled_at timestamptz
);
create index appointments_by_owner on appointments (owner_id, on_date) where cancelled_at is null;

-- Days in a row whose nights are spent away: each but the last ends at the lodging, each but the first begins there.
create table overnight_trips (
  id uuid primary key,
  owner_id uuid not null,
  unit_id uuid not null,
  from_date date not null,
  to_date date not null check (to_date > from_date),
  lodging jsonb not null,
  created_at timestamptz not null default now(),
  created_by uuid,
  cancelled_at timestamptz
);
create index overnight_trips_by_owner on overnight_trips (owner_id, from_date) where cancelled_at is null;
