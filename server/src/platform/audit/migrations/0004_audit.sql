-- Who did what: append-only, each row sealed together with the seal of the row before it.
create table audit_records (
  seq bigint primary key check (seq > 0),
  at timestamptz not null,
  -- No foreign key: the trail outlives whatever it speaks of.
  actor_id uuid,
  action text not null,
  subject_kind text not null,
  subject_id text,
  detail jsonb not null,
  address text,
  request_id text,
  -- HMAC-SHA-256 over the previous seal and the canonical text of this row; its key lies outside the database.
  seal bytea not null check (length(seal) = 32)
);
create index audit_records_actor on audit_records (actor_id, seq desc);
create index audit_records_action on audit_records (action text_pattern_ops, seq desc);
create index audit_records_subject on audit_records (subject_kind, subject_id, seq desc);
create index audit_records_at on audit_records (at);

create function refuse_audit_change() returns trigger language plpgsql as $$
begin
  raise exception 'the audit trail is append-only: % refused', tg_op using errcode = 'insufficient_privilege';
end
$$;
create trigger audit_records_append_only before update or delete on audit_records
  for each row execute function refuse_audit_change();
create trigger audit_records_no_truncate before truncate on audit_records
  for each statement execute function refuse_audit_change();
