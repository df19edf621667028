-- S2.33: what a customer has with us and owes us: accounts and holdings as facts with the day they are of.
create table holdings (
  id uuid primary key,
  customer_id uuid not null references customers (id) on delete cascade,
  -- A code of the pack.
  kind text not null,
  product text not null,
  -- The account number, sealed, its keyed hash by which it is found again, and nothing else of it.
  number_sealed text,
  number_hash text unique,
  state text not null check (state in ('active', 'overdue', 'frozen', 'closed')),
  opened_on date,
  matures_on date,
  -- The day on which it was first told to be closed, or overdue.
  closed_on date,
  overdue_since date,
  -- Per cent a year.
  rate double precision,
  -- What was told last, and of which day; the history is in holding_balances.
  balance_fen bigint not null,
  as_of date not null,
  source text not null,
  version integer not null default 1,
  updated_at timestamptz not null default now(),
  constraint holdings_number check ((number_sealed is null) = (number_hash is null)),
  constraint holdings_closed check (closed_on is null or state = 'closed')
);
create index holdings_customer on holdings (customer_id);

-- A balance holds from its day until the next one. Days on which nothing changed have no row.
create table holding_balances (
  holding_id uuid not null references holdings (id) on delete cascade,
  as_of date not null,
  balance_fen bigint not null,
  source text not null,
  import_id uuid,
  -- Set on the last row of a month whose other days were thinned out: the average day of that month.
  month_average_fen bigint,
  primary key (holding_id, as_of)
);
create index holding_balances_thick on holding_balances (as_of) where month_average_fen is null;

create table holding_imports (
  id uuid primary key,
  file_id uuid not null,
  file_name text not null,
  state text not null check (
    state in ('uploaded', 'checking', 'checked', 'running', 'done', 'failed', 'cancelled', 'undoing', 'undone')),
  header text[] not null,
  sample jsonb not null,
  mapping jsonb not null,
  as_of date not null,
  -- Counts the starts: work of an earlier start that is still on its way finds its number gone and stops.
  run integer not null default 0,
  row_count integer not null,
  -- The checkpoint: rows of the file up to here are settled. It moves in the transaction that settles them.
  processed integer not null default 0,
  created integer not null default 0,
  updated integer not null default 0,
  unchanged integer not null default 0,
  failed integer not null default 0,
  undone integer not null default 0,
  kept_on_undo integer not null default 0,
  message jsonb,
  created_at timestamptz not null default now(),
  created_by uuid not null,
  finished_at timestamptz
);
create index holding_imports_of on holding_imports (created_by, created_at desc);

-- What each good row did, enough to take it back.
create table holding_import_rows (
  import_id uuid not null references holding_imports (id) on delete cascade,
  row_number integer not null,
  holding_id uuid not null,
  -- The account before the row; null for one that the row made.
  before jsonb,
  -- The balance that was told for the same day before; null when there was none.
  as_of date not null,
  balance_before jsonb,
  -- The account's version after the row; another one means that something was told since.
  version integer not null,
  primary key (import_id, row_number)
);

create table holding_import_errors (
  import_id uuid not null references holding_imports (id) on delete cascade,
  row_number integer not null,
  field text,
  message jsonb not null,
  cells jsonb not null,
  primary key (import_id, row_number)
);
