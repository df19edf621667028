-- Account teams: who works on a customer beside its owner, in which part, from when to when. Rows that have ended stay.
create table customer_team (
  id uuid primary key,
  customer_id uuid not null references customers (id) on delete cascade,
  person_id uuid not null,
  role text not null check (role in ('chief', 'manager', 'support')),
  valid_from date not null,
  -- The last day, that day included; null while open. A part that was taken back before its first day has none.
  valid_to date,
  note text,
  created_at timestamptz not null default now(),
  created_by uuid,
  ended_at timestamptz,
  ended_by uuid,
  withdrawn boolean not null default false,
  check (withdrawn or valid_to is null or valid_to >= valid_from),
  -- Nobody is in a team twice on one day, and a team has one chief at a time.
  exclude using gist (customer_id with =, person_id with =, daterange(valid_from, valid_to, '[]') with &&)
    where (not withdrawn),
  exclude using gist (customer_id with =, daterange(valid_from, valid_to, '[]') with &&)
    where (role = 'chief' and not withdrawn)
);
create index customer_team_of on customer_team (person_id) where not withdrawn;
