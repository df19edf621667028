-- Merges of two cards of one customer. The merged card is gone from `customers`; here it stands whole, with every row
-- of every module that was moved, so that the merge can be undone completely. While it is in force its id leads to the
-- customer that stayed.
create table customer_merges (
  id uuid primary key,
  survivor_id uuid not null,
  merged_id uuid not null,
  merged_name text not null,
  merged_licence text not null,
  -- Unit and owner of the merged card, for who may see and undo.
  unit_id uuid not null,
  owner_id uuid,
  reason text,
  survivor_before jsonb not null,
  survivor_after jsonb not null,
  merged_card jsonb not null,
  at timestamptz not null,
  by_id uuid not null,
  undone_at timestamptz,
  undone_by uuid
);
create unique index customer_merges_redirect on customer_merges (merged_id) where undone_at is null;
create index customer_merges_of on customer_merges (survivor_id, id desc);
create index customer_merges_by_time on customer_merges (at desc);

create table customer_merge_rows (
  merge_id uuid not null references customer_merges (id) on delete cascade,
  position integer not null,
  module text not null,
  table_name text not null,
  change text not null check (change in ('moved', 'removed')),
  key jsonb,
  before jsonb not null,
  primary key (merge_id, position)
);
