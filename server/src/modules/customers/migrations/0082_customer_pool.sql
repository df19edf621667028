-- Rule sheets of customers, in versions by unit: what holds is the newest of the nearest unit that has one.
create table customer_rules (
  version integer not null,
  kind text not null check (kind in ('pool', 'assignment', 'grading', 'service', 'value')),
  unit_id uuid not null,
  content jsonb not null,
  note text,
  created_at timestamptz not null,
  created_by uuid,
  -- Versions count through all units, so that a version names one sheet.
  primary key (kind, version)
);
create index customer_rules_of on customer_rules (kind, unit_id, version desc);

-- What went into and out of the pool, whom it concerned and by which version of the rule; never changed.
create table pool_moves (
  id bigint generated always as identity primary key,
  customer_id uuid not null references customers (id) on delete cascade,
  at timestamptz not null,
  on_date date not null,
  kind text not null check (kind in ('fall_back', 'return', 'claim', 'assignment')),
  -- Who lost or got the customer.
  person_id uuid,
  by_id uuid,
  rule_version integer not null,
  reason text
);
create index pool_moves_of on pool_moves (customer_id, id desc);
create index pool_moves_claims on pool_moves (person_id, on_date) where kind = 'claim';
create index pool_moves_assignments on pool_moves (id desc) where kind = 'assignment';

-- The owner was told that a customer is about to fall back; it counts while the last contact is that one.
create table pool_warnings (
  customer_id uuid primary key references customers (id) on delete cascade,
  last_contact_on date not null,
  warned_on date not null
);

create table pool_extensions (
  id uuid primary key,
  customer_id uuid not null references customers (id) on delete cascade,
  until date not null,
  reason text not null,
  created_at timestamptz not null,
  created_by uuid not null
);
create index pool_extensions_of on pool_extensions (customer_id, created_at desc);

-- The pool of a unit.
create index customers_pooled on customers (unit_id, id) where owner_id is null and state = 'active';
