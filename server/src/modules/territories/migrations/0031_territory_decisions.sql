-- What was decided of territories: from when it holds, who said so, and what became of every single customer.
create table territory_decisions (
  id uuid primary key,
  scenario_id uuid not null references territory_scenarios (id),
  result_id uuid not null references territory_results (id),
  unit_id uuid not null,
  effective_on date not null,
  state text not null check (state in ('proposed', 'approved', 'applied', 'withdrawn', 'undone')),
  proposed_by uuid not null,
  proposed_at timestamptz not null default now(),
  approved_by uuid,
  approved_at timestamptz,
  applied_at timestamptz,
  undone_by uuid,
  undone_at timestamptz
);
create index territory_decisions_of on territory_decisions (unit_id, proposed_at desc);
create index territory_decisions_due on territory_decisions (effective_on) where state = 'approved';

create table territory_handovers (
  decision_id uuid not null references territory_decisions (id),
  layer text not null check (layer in ('visit', 'call', 'delivery')),
  customer_id uuid not null,
  from_id uuid,
  to_id uuid not null,
  state text not null default 'waiting' check (state in ('waiting', 'applied', 'kept', 'undone', 'undo_kept')),
  reason text,
  settled_at timestamptz,
  primary key (decision_id, layer, customer_id)
);
create index territory_handovers_of on territory_handovers (customer_id);
create index territory_handovers_to on territory_handovers (to_id);
create index territory_handovers_from on territory_handovers (from_id);
