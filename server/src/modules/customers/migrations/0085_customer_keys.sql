-- What a customer may be recognised by, normalised, so that a second card of the same customer is found by exact
-- look-ups. Written in the transaction that writes the card; `origin` is the card or whoever else knows a key of the
-- customer (a key person's telephone).
create table customer_keys (
  kind text not null check (kind in ('licence', 'phone', 'person_id', 'company_code', 'name', 'place')),
  key text not null,
  customer_id uuid not null references customers (id) on delete cascade,
  origin text not null,
  primary key (kind, key, customer_id, origin)
);
create index customer_keys_of on customer_keys (customer_id);
comment on column customer_keys.key is 'person_id: keyed hash, never the number; place: name and address';

-- Customers whose keys or position changed since they were last compared with others.
create table customer_duplicate_queue (
  customer_id uuid primary key references customers (id) on delete cascade,
  queued_at timestamptz not null default now()
);

-- How far the keys of cards written before there were keys (or by other rules of folding) have been made.
create table customer_key_progress (
  version integer primary key,
  -- Cards up to this id have their keys; null when all have.
  done_through uuid,
  finished_at timestamptz
);

-- What an import does with a row that looks like a customer under another licence.
alter table customer_imports add column on_likeness text not null default 'create'
  check (on_likeness in ('create', 'skip', 'update'));
