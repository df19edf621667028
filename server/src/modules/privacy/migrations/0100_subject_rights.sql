-- What a person may ask of us: everything we hold as a file, or its erasure. Asked by one member of the staff, decided
-- by another.
create table subject_requests (
  id uuid primary key,
  customer_id uuid not null,
  kind text not null check (kind in ('file', 'erasure')),
  -- Who asked: the person or somebody who may speak for it; and how we made sure of that.
  asked_by text not null,
  way text not null check (way in ('in_person', 'written', 'phone', 'online')),
  identity_check text not null check (identity_check in ('id_document', 'call_back', 'known_in_person', 'authorised_agent')),
  note text,
  unit_id uuid not null,
  owner_id uuid,
  state text not null check (state in ('waiting', 'approved', 'refused', 'done')),
  due_on date not null,
  made_by uuid not null,
  made_at timestamptz not null,
  decided_by uuid,
  decided_at timestamptz,
  reason text,
  expires_at timestamptz,
  done_at timestamptz,
  -- Of an erasure: rows changed, files deleted and what was kept, by table.
  outcome jsonb,
  constraint subject_requests_second_person check (decided_by is null or decided_by <> made_by)
);
create index subject_requests_of on subject_requests (customer_id, made_at desc);
create index subject_requests_waiting on subject_requests (due_on) where state = 'waiting';
create unique index subject_requests_once on subject_requests (customer_id, kind) where state = 'waiting';

-- While one stands nothing of the customer is erased or cleared by age: a dispute, an investigation, an order.
create table legal_holds (
  id uuid primary key,
  customer_id uuid not null,
  reason text not null,
  until date,
  unit_id uuid not null,
  owner_id uuid,
  placed_by uuid not null,
  placed_at timestamptz not null,
  lifted_by uuid,
  lifted_at timestamptz,
  check ((lifted_by is null) = (lifted_at is null))
);
create index legal_holds_of on legal_holds (customer_id) where lifted_at is null;
