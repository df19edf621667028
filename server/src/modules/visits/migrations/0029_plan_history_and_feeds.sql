-- What a day's plan was before the rest of it was planned anew, and why that was done.
create table plan_versions (
  plan_id uuid not null references visit_plans (id) on delete cascade,
  version integer not null,
  at timestamptz not null,
  actor_id uuid,
  reason text not null check (reason in ('closed', 'traffic', 'urgent', 'other', 'handed_over', 'handed_back')),
  note text,
  -- Customers in the order before, and the metres and finish of it.
  before jsonb not null,
  after jsonb not null,
  primary key (plan_id, version)
);

-- Addresses by which a calendar program reads somebody's visits. Only the hash of the secret part is kept.
create table calendar_feeds (
  id uuid primary key,
  owner_id uuid not null,
  token_hash bytea not null unique,
  detail text not null check (detail in ('count', 'names', 'addresses')),
  created_at timestamptz not null default now(),
  last_read_at timestamptz,
  revoked_at timestamptz
);
create index calendar_feeds_by_owner on calendar_feeds (owner_id) where revoked_at is null;
