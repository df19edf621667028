-- Signing in: guessing, second factor, the way through the organisation's own identity provider.

-- Earlier passwords, for a policy that forbids using them again.
create table password_history (
  user_id uuid not null references users (id),
  set_at timestamptz not null,
  password_hash text not null,
  primary key (user_id, set_at)
);

-- Failed attempts by account name (whether it exists or not, so that a lock betrays nothing) and by address.
create table sign_in_failures (
  kind text not null check (kind in ('account', 'address')),
  subject text not null,
  failures integer not null,
  -- Locks since the last success: each is longer than the one before.
  locks integer not null default 0,
  last_failure_at timestamptz not null,
  locked_until timestamptz,
  primary key (kind, subject)
);
create index sign_in_failures_age on sign_in_failures (last_failure_at);

-- A right password that still waits for a code of the second factor.
create table sign_in_challenges (
  token_hash bytea primary key,
  user_id uuid not null references users (id),
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index sign_in_challenges_expiry on sign_in_challenges (expires_at);

create table second_factors (
  user_id uuid primary key references users (id),
  -- AES-256-GCM under a key outside the database, bound to this table, column and user.
  secret_sealed bytea not null,
  -- Null until the first code proved that the person's device has the secret.
  confirmed_at timestamptz,
  -- The newest 30-second step whose code was accepted: no code counts twice.
  last_step bigint not null default 0,
  created_at timestamptz not null
);

create table recovery_codes (
  user_id uuid not null references users (id),
  code_hash bytea not null,
  used_at timestamptz,
  primary key (user_id, code_hash)
);
