-- How customers belong together. A relation is never rewritten: it ends, and another one begins.
create table customer_relations (
  id uuid primary key,
  from_id uuid not null references customers (id) on delete cascade,
  to_id uuid not null references customers (id) on delete cascade,
  kind text not null check (kind in ('parent', 'introducer', 'supplier', 'guarantor', 'family', 'partner')),
  since date,
  until date,
  source text not null,
  note text,
  created_at timestamptz not null,
  created_by uuid,
  ended_at timestamptz,
  ended_by uuid,
  check (from_id <> to_id),
  check ((until is null) = (ended_at is null))
);
create index customer_relations_from on customer_relations (from_id);
create index customer_relations_to on customer_relations (to_id);
create unique index customer_relations_once on customer_relations (
  kind,
  (case when kind in ('family', 'partner') then least(from_id, to_id) else from_id end),
  (case when kind in ('family', 'partner') then greatest(from_id, to_id) else to_id end)) where until is null;
-- Somebody is introduced, and has a parent, once at a time.
create unique index customer_relations_one_source on customer_relations (kind, to_id)
  where until is null and kind in ('parent', 'introducer');
