-- Transfers: many customers to one person from a day on, each row with what became of it.
create table customer_transfers (
  id uuid primary key,
  -- The unit of whoever made it.
  unit_id uuid not null,
  to_id uuid not null,
  effective_on date not null,
  note text,
  state text not null check (state in ('scheduled', 'running', 'done', 'cancelled', 'undoing', 'undone')),
  created_at timestamptz not null,
  created_by uuid not null,
  done_at timestamptz,
  -- Until then it can be taken back.
  undo_until timestamptz,
  undone_at timestamptz,
  undone_by uuid,
  task_id uuid
);
create index customer_transfers_of on customer_transfers (unit_id, created_at desc);
create index customer_transfers_to on customer_transfers (to_id, created_at desc);
create index customer_transfers_due on customer_transfers (effective_on) where state = 'scheduled';

create table customer_transfer_rows (
  transfer_id uuid not null references customer_transfers (id) on delete cascade,
  customer_id uuid not null references customers (id) on delete cascade,
  from_id uuid,
  from_unit_id uuid not null,
  state text not null default 'waiting' check (state in ('waiting', 'moved', 'refused', 'undone', 'undo_kept')),
  reason text,
  settled_at timestamptz,
  primary key (transfer_id, customer_id)
);
create index customer_transfer_rows_of on customer_transfer_rows (customer_id);
create index customer_transfer_rows_from on customer_transfer_rows (from_id);

-- Changes of owner alone, for the history of who had a customer and for the time in which nobody may claim it back.
create index customer_changes_of_owner on customer_changes (customer_id, id desc)
  where changes @> '[{"field": "ownerId"}]';
