-- Other systems that call the API: what each may call, for which units, from where, and until when.
create table interface_accounts (
  id uuid primary key,
  name text not null,
  purpose text not null,
  -- Each reaches everything below it.
  unit_ids uuid[] not null check (cardinality(unit_ids) > 0),
  -- Names of endpoints; what is not listed is refused.
  endpoints text[] not null check (cardinality(endpoints) > 0),
  -- Addresses and networks it may call from; there is no "from anywhere" by omission.
  addresses text[] not null check (cardinality(addresses) > 0),
  per_minute integer not null check (per_minute between 1 and 6000),
  expires_on date not null,
  active boolean not null default true,
  version integer not null default 1,
  created_by uuid not null,
  created_at timestamptz not null
);
create unique index interface_accounts_name on interface_accounts (lower(name));

create table interface_tokens (
  id uuid primary key,
  account_id uuid not null references interface_accounts (id),
  -- The first characters of the token, to recognise it by; they open nothing.
  prefix text not null,
  -- SHA-256 of the whole token, which has 256 random bits; the token itself is kept nowhere.
  token_hash bytea not null unique,
  created_by uuid not null,
  created_at timestamptz not null,
  -- Set when a newer token replaces it.
  ends_at timestamptz,
  revoked_at timestamptz,
  last_used_at timestamptz
);
create index interface_tokens_account on interface_tokens (account_id, created_at desc);

-- Every use of a known token, taken or refused; written before anything is answered.
create table interface_calls (
  id uuid primary key,
  account_id uuid not null references interface_accounts (id),
  token_id uuid not null references interface_tokens (id),
  at timestamptz not null,
  endpoint text not null,
  request_id text not null,
  address text not null,
  refusal text check (refusal in ('address', 'expired', 'disabled', 'closed', 'too_many', 'ended')),
  status integer,
  milliseconds integer
);
create index interface_calls_account on interface_calls (account_id, id desc);
create index interface_calls_at on interface_calls (at);
