-- Events of all modules. A reader sees an event only when every older transaction has ended, so that the order
-- (xid, seq) never changes under its feet and a resume token never skips a late committer.
create table outbox (
  xid xid8 not null default pg_current_xact_id(),
  seq bigint generated always as identity,
  type text not null,
  subject_kind text not null,
  subject_id text,
  unit_id uuid,
  owner_id uuid,
  data jsonb not null,
  at timestamptz not null default clock_timestamp(),
  primary key (xid, seq)
);
create index outbox_at on outbox (at);

create table processor_cursors (
  name text primary key,
  xid xid8 not null,
  seq bigint not null,
  updated_at timestamptz not null default now()
);

-- Events that a processor could not take after several tries: kept aside, so that the others keep flowing.
create table processor_failures (
  processor text not null,
  xid xid8 not null,
  seq bigint not null,
  error text not null,
  failed_at timestamptz not null default now(),
  primary key (processor, xid, seq)
);

-- Transaction numbers belong to one cluster. After a restore into another one, events and cursors are renumbered
-- so that order and progress stay and nothing hides behind a number from the future.
create function outbox_rebase() returns void language plpgsql as $$
begin
  create temporary table outbox_order on commit drop as
    select xid, seq, row_number() over (order by xid, seq) as position from outbox;
  update processor_cursors c set
    seq = coalesce((select max(o.position) from outbox_order o where (o.xid, o.seq) <= (c.xid, c.seq)), 0),
    xid = '1'::xid8;
  update processor_failures f set seq = o.position, xid = '1'::xid8
    from outbox_order o where (o.xid, o.seq) = (f.xid, f.seq);
  create temporary table outbox_copy on commit drop as
    select o.position, b.type, b.subject_kind, b.subject_id, b.unit_id, b.owner_id, b.data, b.at
    from outbox b join outbox_order o using (xid, seq);
  delete from outbox;
  insert into outbox (xid, seq, type, subject_kind, subject_id, unit_id, owner_id, data, at)
    overriding system value
    select '1'::xid8, position, type, subject_kind, subject_id, unit_id, owner_id, data, at from outbox_copy;
  perform setval(pg_get_serial_sequence('outbox', 'seq'), (select coalesce(max(seq), 0) + 1 from outbox), false);
end $$;

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
