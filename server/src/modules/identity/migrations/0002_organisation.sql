-- Who works here, where they belong on which date, what they may do, and where they are signed in.
-- All periods are half open: valid_to is the first day on which the row no longer holds.
create extension if not exists btree_gist;

create table units (
  id uuid primary key,
  parent_id uuid references units (id),
  kind text not null check (kind in ('province', 'city', 'county', 'team')),
  code text not null,
  name text not null,
  -- From the root down to the unit itself: "everything below x" is path @> array[x].
  path uuid[] not null,
  valid_from date not null,
  valid_to date,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint units_period check (valid_to is null or valid_to > valid_from),
  constraint units_path_ends_here check (path[cardinality(path)] = id),
  constraint units_depth check (cardinality(path) <= 32)
);
create unique index units_code on units (lower(code));
create index units_parent on units (parent_id);
create index units_path on units using gin (path);

-- The tree as it stood: one row for each period in which a unit's place, name, kind and code were the same.
create table unit_versions (
  unit_id uuid not null references units (id),
  parent_id uuid references units (id),
  kind text not null,
  code text not null,
  name text not null,
  path uuid[] not null,
  valid_from date not null,
  valid_to date,
  primary key (unit_id, valid_from),
  constraint unit_versions_period check (valid_to is null or valid_to > valid_from),
  constraint unit_versions_once exclude using gist (unit_id with =, daterange(valid_from, valid_to) with &&)
);
create index unit_versions_path on unit_versions using gin (path);

create table users (
  id uuid primary key,
  account text not null,
  name text not null,
  -- Account, name, pinyin and initials in lower case, for search.
  search text not null,
  phone text,
  locale text not null default 'zh-CN' check (locale in ('zh-CN', 'en-US')),
  active boolean not null default true,
  last_login_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create unique index users_account on users (lower(account));

create table memberships (
  id uuid primary key,
  user_id uuid not null references users (id),
  unit_id uuid not null references units (id),
  valid_from date not null,
  valid_to date,
  constraint memberships_period check (valid_to is null or valid_to > valid_from),
  constraint memberships_one_unit_a_day exclude using gist (user_id with =, daterange(valid_from, valid_to) with &&)
);
create index memberships_unit on memberships (unit_id);

create table role_assignments (
  id uuid primary key,
  user_id uuid not null references users (id),
  role text not null check (
    role in ('account_manager', 'team_leader', 'assessor', 'analyst', 'administrator', 'department_viewer')
  ),
  unit_id uuid not null references units (id),
  scope text not null check (scope in ('own', 'team', 'subtree', 'custom', 'all')),
  -- Only with scope custom: each reaches everything below it.
  unit_ids uuid[] not null default '{}',
  created_at timestamptz not null default now(),
  constraint role_assignments_once unique (user_id, role, unit_id),
  constraint role_assignments_custom check ((scope = 'custom') = (cardinality(unit_ids) > 0))
);
create index role_assignments_unit on role_assignments (unit_id);

-- Apart from users, so that no list of people can ever select a hash by accident.
create table credentials (
  user_id uuid primary key references users (id),
  -- Argon2id in PHC form; null for people who only sign in through the organisation's own identity provider.
  password_hash text,
  changed_at timestamptz not null default now(),
  must_change boolean not null default false
);

create table sessions (
  id uuid primary key,
  -- SHA-256 of the 256-bit random token in the cookie; the token itself is kept nowhere.
  token_hash bytea not null,
  user_id uuid not null references users (id),
  method text not null check (method in ('password', 'second_factor', 'oidc')),
  device text not null,
  address text not null,
  created_at timestamptz not null,
  last_seen_at timestamptz not null
);
create unique index sessions_token on sessions (token_hash);
create index sessions_user on sessions (user_id);
create index sessions_seen on sessions (last_seen_at);
