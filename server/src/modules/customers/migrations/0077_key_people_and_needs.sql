-- Key persons at customers, how customers decide, and what they told us they need.
create table customer_people (
  id uuid primary key,
  customer_id uuid not null references customers (id) on delete cascade,
  name text not null,
  position text,
  phone text,
  influence text[] not null default '{}'
    check (influence <@ array['decider', 'executor', 'user', 'insider']),
  reports_to uuid references customer_people (id) on delete set null,
  strength smallint check (strength between 1 and 5),
  last_contact_on date,
  left_on date,
  left_note text,
  birth_month smallint check (birth_month between 1 and 12),
  birth_day smallint check (birth_day between 1 and 31),
  birth_year smallint,
  personality text check (personality in ('controlling', 'expressive', 'amiable', 'analytic')),
  hobbies text,
  family jsonb not null default '[]',
  note text,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  check (reports_to <> id),
  check ((birth_month is null) = (birth_day is null))
);
create index customer_people_of on customer_people (customer_id, left_on) include (name);

-- What was changed about a person: the names of fields, never their values.
create table customer_person_changes (
  id bigint generated always as identity primary key,
  customer_id uuid not null references customers (id) on delete cascade,
  person_id uuid not null references customer_people (id) on delete cascade,
  at timestamptz not null,
  by_id uuid,
  kind text not null check (kind in ('added', 'changed', 'left', 'returned')),
  fields text[] not null
);
create index customer_person_changes_of on customer_person_changes (customer_id, id desc);

create table customer_decisions (
  customer_id uuid primary key references customers (id) on delete cascade,
  process text,
  cycle_days integer check (cycle_days between 1 and 3650),
  version integer not null default 1,
  updated_at timestamptz not null,
  updated_by uuid
);

create table customer_needs (
  id uuid primary key,
  customer_id uuid not null references customers (id) on delete cascade,
  kind text not null
    check (kind in ('product', 'supply', 'price', 'service', 'display', 'training', 'other')),
  words text not null,
  person_id uuid references customer_people (id) on delete set null,
  told_by text,
  told_at timestamptz not null,
  taken_by uuid,
  -- The visit in which it was told; null in the office.
  visit_id uuid,
  -- As the latest step left it.
  state text not null default 'open' check (state in ('open', 'promised', 'met', 'impossible')),
  due_on date,
  received_at timestamptz not null default now()
);
create index customer_needs_of on customer_needs (customer_id, told_at desc);
create index customer_needs_waiting on customer_needs (customer_id) where state in ('open', 'promised');

create table customer_need_steps (
  id uuid primary key,
  need_id uuid not null references customer_needs (id) on delete cascade,
  state text not null check (state in ('open', 'promised', 'met', 'impossible')),
  due_on date,
  words text,
  at timestamptz not null,
  by_id uuid
);
create index customer_need_steps_of on customer_need_steps (need_id, at);
