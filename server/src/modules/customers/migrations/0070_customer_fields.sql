-- The customer card's own fields: what the pack brings and what the organisation designs. A definition is one row with
-- every version of it beside; a value is one row with the keys that lists filter and sort by.

create table customer_fields (
  id uuid primary key,
  code text not null unique check (code ~ '^[a-z][a-z0-9_]{1,40}$'),
  origin text not null check (origin in ('pack', 'own')),
  state text not null check (state in ('draft', 'in_force', 'retired')),
  kind text not null check (kind in ('text', 'long_text', 'number', 'money', 'date', 'choice', 'multi_choice', 'flag',
    'relation', 'formula', 'rollup')),
  -- Label, place on the cards, rules, class, roles: `fieldDefinition` of the API.
  definition jsonb not null,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  updated_by uuid
);

create table customer_field_versions (
  field_id uuid not null references customer_fields (id),
  version integer not null,
  at timestamptz not null default now(),
  by_id uuid,
  state text not null,
  definition jsonb not null,
  primary key (field_id, version)
);

create table customer_field_values (
  customer_id uuid not null references customers (id) on delete cascade,
  field_id uuid not null references customer_fields (id),
  value jsonb not null,
  -- Texts, codes of choices, ids of relations; numbers, fen, places of choices, flags as 0 and 1; dates.
  text_key text collate by_pinyin,
  number_key double precision,
  date_key date,
  -- Of a multiple choice: `<field id>:<code>`, so that one index serves every field.
  choice_keys text[],
  version integer not null default 1,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  -- `manual`, `visit`, `import:…`, `computed`, …
  source text not null,
  primary key (customer_id, field_id)
);
create index customer_field_values_by_text on customer_field_values (field_id, text_key, customer_id)
  where text_key is not null;
create index customer_field_values_by_number on customer_field_values (field_id, number_key, customer_id)
  where number_key is not null;
create index customer_field_values_by_date on customer_field_values (field_id, date_key, customer_id)
  where date_key is not null;
create index customer_field_values_by_choice on customer_field_values using gin (choice_keys)
  where choice_keys is not null;
create index customer_field_values_by_age on customer_field_values (field_id, updated_at);

-- Every change of a value; kept apart from `customer_changes` because each reader sees the fields of his roles only.
-- What is sensitive stands here masked.
create table customer_field_changes (
  id bigint generated always as identity primary key,
  customer_id uuid not null references customers (id) on delete cascade,
  field_id uuid not null references customer_fields (id),
  at timestamptz not null default now(),
  by_id uuid,
  source text not null,
  before text,
  after text
);
create index customer_field_changes_of on customer_field_changes (customer_id, id desc);
