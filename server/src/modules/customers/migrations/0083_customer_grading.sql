-- Grades by rule: the latest score of every customer, what changed and why, what somebody decided otherwise, runs.
create table customer_grade_scores (
  customer_id uuid primary key references customers (id) on delete cascade,
  rule_version integer not null,
  on_date date not null,
  score double precision,
  -- What the rule gives: hysteresis goes by it also while somebody has decided otherwise.
  grade text not null,
  cause text not null,
  changed_on date not null,
  -- Figures and points by the place of the indicator in the sheet of that version.
  figures jsonb not null,
  points double precision[] not null
);

create table customer_grade_overrides (
  id uuid primary key,
  customer_id uuid not null references customers (id) on delete cascade,
  grade text not null,
  reason text not null,
  until date not null,
  created_at timestamptz not null,
  created_by uuid not null,
  ended_at timestamptz,
  ended_by uuid
);
-- One decision at a time.
create unique index customer_grade_overrides_now on customer_grade_overrides (customer_id) where ended_at is null;
create index customer_grade_overrides_due on customer_grade_overrides (until) where ended_at is null;

create table customer_grade_history (
  id bigint generated always as identity primary key,
  customer_id uuid not null references customers (id) on delete cascade,
  at timestamptz not null,
  before text not null,
  after text not null,
  cause text not null check (cause in ('rule', 'override', 'override_ended')),
  score double precision,
  rule_version integer,
  figures jsonb,
  points double precision[],
  note text,
  by_id uuid
);
create index customer_grade_history_of on customer_grade_history (customer_id, id desc);

create table customer_grading_runs (
  id uuid primary key,
  unit_id uuid not null,
  at timestamptz not null,
  by_id uuid,
  rule_version integer not null,
  customers integer not null,
  up integer not null,
  down integer not null,
  overridden integer not null
);
create index customer_grading_runs_at on customer_grading_runs (at desc);
