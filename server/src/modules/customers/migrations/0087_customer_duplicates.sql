-- Pairs of cards that may be one customer, with the reasons; found in the background, gone with either card.
create table customer_duplicates (
  a_id uuid not null references customers (id) on delete cascade,
  b_id uuid not null references customers (id) on delete cascade,
  -- 0–100.
  score smallint not null,
  reasons jsonb not null,
  found_at timestamptz not null default now(),
  primary key (a_id, b_id),
  check (a_id < b_id)
);
create index customer_duplicates_by_score on customer_duplicates (score desc, a_id, b_id);
create index customer_duplicates_of_b on customer_duplicates (b_id);

-- "Not the same", said by a person: outlives the pair, so that it is not proposed again.
create table customer_distinct (
  a_id uuid not null,
  b_id uuid not null,
  by_id uuid not null,
  at timestamptz not null,
  reason text,
  primary key (a_id, b_id),
  check (a_id < b_id)
);
