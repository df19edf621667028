-- Assessment plans: shops drawn by lot, visited by an assessor, scored. A plan is never deleted; one that came to
-- nothing is cancelled and stays, with every drawing that was made for it.
create table inspection_plans (
  id uuid primary key,
  -- Counts up without gaps, so that a plan that vanished would be missed.
  number integer not null unique,
  unit_id uuid not null,
  title text not null,
  plan_date date not null,
  assessor_id uuid not null,
  created_by uuid not null,
  created_at timestamptz not null,
  state text not null check (state in
    ('draft', 'drawn', 'released', 'downloaded', 'in_progress', 'finished', 'published', 'cancelled')),
  design jsonb not null,
  -- The form as it stood when the plan was made: old answers are read with the questions they were given to.
  form jsonb not null,
  claimed_days integer not null,
  start_place jsonb,
  tour text not null check (tour in ('closed', 'open')),
  metres double precision,
  list_metres double precision,
  version integer not null default 1,
  released_at timestamptz,
  downloaded_at timestamptz,
  finish_asked_at timestamptz,
  finished_at timestamptz,
  published_at timestamptz,
  cancelled_at timestamptz,
  cancel_reason text
);
create index inspection_plans_by_date on inspection_plans (plan_date desc);
create index inspection_plans_of_assessor on inspection_plans (assessor_id, plan_date);

-- A drawing of lots. The secret is made, and its hash written down, before the list of shops is read; it takes
-- effect once. Rows are only added and completed, never taken away.
create table inspection_draws (
  id uuid primary key,
  plan_id uuid not null references inspection_plans (id),
  number integer not null,
  commitment text not null,
  committed_at timestamptz not null,
  secret text not null,
  public_text text,
  reason text,
  design jsonb,
  drawn_by uuid,
  drawn_at timestamptz,
  draw_version integer,
  frame_hash text,
  frame_size integer,
  sample_size integer,
  sample_hash text,
  unique (plan_id, number)
);

-- The list that a drawing was made from, in its order.
create table inspection_frames (
  draw_id uuid not null references inspection_draws (id),
  position integer not null,
  customer_id uuid not null,
  manager_id uuid not null,
  unit_id uuid not null,
  type text not null,
  grade text not null,
  key_customer boolean not null,
  -- Whole metres east and north of the middle of the list; null for shops that nobody has placed yet.
  east integer,
  north integer,
  size double precision not null,
  probability double precision not null,
  drawn boolean not null,
  primary key (draw_id, position)
);
create index inspection_frames_of_manager on inspection_frames (manager_id, draw_id);

create table inspection_items (
  id uuid primary key,
  plan_id uuid not null references inspection_plans (id),
  customer_id uuid not null,
  manager_id uuid not null,
  unit_id uuid not null,
  origin text not null check (origin in ('drawn', 'added', 'replacement')),
  replaces_id uuid,
  probability double precision,
  sequence integer not null,
  leg_metres double precision,
  state text not null default 'planned' check (state in ('planned', 'in_progress', 'done', 'not_done', 'removed')),
  reason text,
  started_at timestamptz,
  started_at_device timestamptz,
  start_operation uuid,
  start_fix jsonb,
  start_fix_problem text,
  start_place jsonb,
  ended_at timestamptz,
  ended_at_device timestamptz,
  end_operation uuid,
  end_fix jsonb,
  end_fix_problem text,
  end_place jsonb,
  received_at timestamptz,
  findings jsonb not null default '{}',
  enquiries jsonb not null default '[]',
  score double precision,
  remark text,
  expected_photos uuid[] not null default '{}',
  attached_photos uuid[] not null default '{}',
  withdrawn_at timestamptz,
  check ((origin = 'drawn') = (probability is not null))
);
create index inspection_items_of_plan on inspection_items (plan_id, sequence);
create index inspection_items_of_manager on inspection_items (manager_id);
create unique index inspection_items_once on inspection_items (plan_id, customer_id) where state <> 'removed';
create index inspection_items_waiting_for_photos on inspection_items (plan_id)
  where cardinality(attached_photos) < cardinality(expected_photos);

-- What was changed by hand, and why.
create table inspection_changes (
  id uuid primary key,
  plan_id uuid not null references inspection_plans (id),
  kind text not null check (kind in ('add', 'remove', 'replace', 'redraw')),
  customer_id uuid,
  reason text not null,
  changed_by uuid not null,
  changed_at timestamptz not null
);
create index inspection_changes_of_plan on inspection_changes (plan_id, changed_at);

-- What the assessed person says to a published result, and the answer.
create table inspection_comments (
  id uuid primary key,
  item_id uuid not null references inspection_items (id),
  author_id uuid not null,
  body text not null,
  created_at timestamptz not null,
  reply text,
  outcome text check (outcome in ('kept', 'withdrawn')),
  replied_by uuid,
  replied_at timestamptz
);
create index inspection_comments_of_item on inspection_comments (item_id, created_at);

-- Everything an assessor's phone ever sent, word for word, and the memory by which a record counts once.
create table inspection_operations (
  id uuid primary key,
  device_id uuid not null,
  person_id uuid not null,
  sequence bigint not null,
  kind text not null,
  request_hash bytea not null,
  outcome text not null check (outcome in ('applied', 'refused')),
  code text,
  plan_id uuid,
  payload jsonb not null,
  device_time timestamptz,
  clock_offset_seconds double precision not null,
  received_at timestamptz not null
);
create index inspection_operations_of_plan on inspection_operations (plan_id);
