-- Who may be told what of a customer. The version in force is the newest whose time has come; a draft has no time yet.
create table disclosure_rule_sets (
  version integer primary key check (version > 0),
  rules jsonb not null,
  note text,
  -- Null: a draft, of which there is one at most.
  valid_from timestamptz,
  created_at timestamptz not null,
  created_by uuid not null,
  changed_at timestamptz not null,
  changed_by uuid not null,
  enforced_at timestamptz,
  enforced_by uuid,
  constraint disclosure_rule_sets_enforced check ((valid_from is null) = (enforced_at is null))
);
create unique index disclosure_rule_sets_draft on disclosure_rule_sets ((true)) where valid_from is null;
create index disclosure_rule_sets_time on disclosure_rule_sets (valid_from desc, version desc);

-- What was in force stays as it was.
create function keep_enforced_rules() returns trigger language plpgsql as $$
begin
  raise exception 'rules that were put in force are not changed';
end $$;
create trigger disclosure_rule_sets_kept before update or delete on disclosure_rule_sets
  for each row when (old.valid_from is not null) execute function keep_enforced_rules();

-- Every question after more than the plain view: what trials are run on, what tries are counted by, and how often
-- each kind of request comes. No values.
create table disclosure_asks (
  id uuid primary key,
  at timestamptz not null,
  actor_id uuid not null,
  customer_id uuid not null,
  field text not null,
  data_class text not null,
  roles text[] not null,
  relation text not null,
  recipient text not null,
  purpose text not null,
  channel text not null,
  consent text not null,
  verifying boolean not null,
  outcome text not null,
  rule_id text,
  rules_version integer not null,
  -- Only for tries: whether the guess was right.
  matched boolean
);
create index disclosure_asks_tries on disclosure_asks (actor_id, customer_id, at desc) where verifying;
create index disclosure_asks_about on disclosure_asks (customer_id, at desc);
create index disclosure_asks_time on disclosure_asks (at desc);
