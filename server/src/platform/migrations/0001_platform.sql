-- Events of all modules. A transaction writes its events without a position; once it has committed, a sequencer
-- gives them the next positions, one batch at a time. So positions become visible in order, a resume token never
-- skips a late committer, and a long transaction delays nobody's events but its own.
create table outbox (
  id bigint generated always as identity primary key,
  position bigint unique,
  type text not null,
  subject_kind text not null,
  subject_id text,
  unit_id uuid,
  owner_id uuid,
  data jsonb not null,
  at timestamptz not null default clock_timestamp()
);
create index outbox_waiting on outbox (id) where position is null;
create index outbox_at on outbox (at);
create sequence outbox_position;

create table processor_cursors (
  name text primary key,
  position bigint not null,
  updated_at timestamptz not null default now()
);

-- Events that a processor could not take after several tries: kept aside, so that the others keep flowing.
create table processor_failures (
  processor text not null,
  position bigint not null,
  error text not null,
  failed_at timestamptz not null default now(),
  primary key (processor, position)
);

-- Who is alive among the worker processes: a job whose worker is not listed here any more is taken up again.
create table worker_processes (
  id uuid primary key,
  host text not null,
  worker_ids text[] not null,
  started_at timestamptz not null default now(),
  beat_at timestamptz not null default now()
);

create table tasks (
  id uuid primary key,
  kind text not null,
  title text not null,
  owner_id uuid not null,
  state text not null default 'queued' check (state in ('queued', 'running', 'done', 'failed', 'cancelled')),
  cancel_requested boolean not null default false,
  processed integer not null default 0,
  total integer,
  message_zh text,
  message_en text,
  result_file_id uuid,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz
);
create index tasks_owner on tasks (owner_id, created_at desc);

create table files (
  id uuid primary key,
  name text not null,
  media_type text not null,
  size integer not null,
  sha256 text not null,
  owner_id uuid,
  subject_kind text,
  subject_id text,
  created_at timestamptz not null default now(),
  expires_at timestamptz
);
create index files_subject on files (subject_kind, subject_id);
create index files_expiry on files (expires_at) where expires_at is not null;

create table settings (
  key text not null,
  unit_id uuid,
  value jsonb not null,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  unique nulls not distinct (key, unit_id)
);
create table setting_changes (
  id bigint generated always as identity primary key,
  key text not null,
  unit_id uuid,
  before jsonb,
  after jsonb,
  changed_by uuid,
  changed_at timestamptz not null default now()
);
create index setting_changes_key on setting_changes (key, id desc);

-- The organisation's own holidays and working days, over the official calendar.
create table calendar_days (
  date date primary key,
  kind text not null check (kind in ('workday', 'holiday')),
  name text,
  updated_by uuid,
  updated_at timestamptz not null default now()
);

-- Facts about this installation: its own id, whether demo data was generated, with which seed.
create table installation_facts (
  key text primary key,
  value jsonb not null,
  at timestamptz not null default now()
);
