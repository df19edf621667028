-- Imports. A row of `customer_imports` is the file and its progress; `customer_import_rows` what each good row did
-- (enough to undo it); `customer_import_errors` what each bad row held.
create table customer_imports (
  id uuid primary key,
  file_id uuid not null,
  file_name text not null,
  state text not null check (
    state in ('uploaded', 'checking', 'checked', 'running', 'done', 'failed', 'cancelled', 'undone')),
  encoding text,
  header text[] not null,
  sample jsonb not null,
  signature text not null,
  mapping jsonb not null,
  mapping_remembered boolean not null,
  coordinate_system text not null default 'gcj02',
  on_duplicate text not null default 'skip',
  -- Counts the starts: work of an earlier start that is still on its way finds its number gone and stops.
  run integer not null default 0,
  row_count integer not null,
  -- The checkpoint: rows of the file up to here are settled. It moves in the transaction that settles them.
  processed integer not null default 0,
  created integer not null default 0,
  updated integer not null default 0,
  unchanged integer not null default 0,
  duplicates integer not null default 0,
  failed integer not null default 0,
  without_position integer not null default 0,
  message jsonb,
  kept_on_undo integer not null default 0,
  created_at timestamptz not null default now(),
  created_by uuid not null,
  started_at timestamptz,
  finished_at timestamptz
);
create index customer_imports_of on customer_imports (created_by, created_at desc);

create table customer_import_rows (
  import_id uuid not null references customer_imports (id) on delete cascade,
  row_number integer not null,
  customer_id uuid not null,
  licence text not null,
  -- The card before the import changed it; null for a card that the import made.
  before jsonb,
  -- The card's version after the import; another one means that somebody has changed it since.
  version integer not null,
  primary key (import_id, row_number)
);
create unique index customer_import_rows_licence on customer_import_rows (import_id, licence);

create table customer_import_errors (
  import_id uuid not null references customer_imports (id) on delete cascade,
  row_number integer not null,
  field text,
  message jsonb not null,
  cells jsonb not null,
  primary key (import_id, row_number)
);

-- The mapping that a person last used for files with the same header.
create table customer_import_mappings (
  user_id uuid not null,
  signature text not null,
  mapping jsonb not null,
  coordinate_system text not null,
  used_at timestamptz not null default now(),
  primary key (user_id, signature)
);
