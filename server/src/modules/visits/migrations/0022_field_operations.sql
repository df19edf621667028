-- Everything a phone ever sent, word for word: the proof behind the visits, and the memory by which an operation
-- that is sent twice counts once. Refused operations are kept too.
create table field_operations (
  id uuid primary key,
  device_id uuid not null,
  person_id uuid not null,
  sequence bigint not null,
  kind text not null,
  request_hash bytea not null,
  outcome text not null check (outcome in ('applied', 'refused')),
  code text,
  visit_id uuid,
  payload jsonb not null,
  device_time timestamptz,
  clock_offset_seconds double precision not null,
  received_at timestamptz not null
);
create index field_operations_by_device on field_operations (device_id, sequence);
create index field_operations_by_visit on field_operations (visit_id);
