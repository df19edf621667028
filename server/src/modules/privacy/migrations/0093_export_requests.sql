-- Large exports wait for a second person; what was approved may be taken away once, until it expires.
create table export_requests (
  id uuid primary key,
  -- Name of the endpoint, and what exactly was asked of it.
  kind text not null,
  fingerprint text not null,
  title text not null,
  purpose text not null,
  note text,
  row_count integer not null check (row_count >= 0),
  state text not null check (state in ('waiting', 'approved', 'refused', 'used')),
  asked_by uuid not null,
  asked_unit uuid not null,
  asked_at timestamptz not null,
  expires_at timestamptz not null,
  decided_by uuid,
  decided_at timestamptz,
  reason text,
  used_at timestamptz,
  constraint export_requests_second_person check (decided_by is null or decided_by <> asked_by)
);
create index export_requests_mine on export_requests (asked_by, asked_at desc);
create index export_requests_waiting on export_requests (asked_at) where state = 'waiting';
create unique index export_requests_open on export_requests (asked_by, fingerprint) where state in ('waiting', 'approved');
