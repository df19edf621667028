-- Customers: one row a retailer. Searching, mapping and the due date hang on columns of the row itself, so that
-- lists stay on one table.

-- Interleaves the low 26 bits of a number with zeros (Morton order).
create function spread_bits(n bigint) returns bigint
  language sql immutable parallel safe strict
  return (
    with a as (select ((n | (n << 16)) & x'0000FFFF0000FFFF'::bigint) as v),
         b as (select ((v | (v << 8)) & x'00FF00FF00FF00FF'::bigint) as v from a),
         c as (select ((v | (v << 4)) & x'0F0F0F0F0F0F0F0F'::bigint) as v from b),
         d as (select ((v | (v << 2)) & x'3333333333333333'::bigint) as v from c)
    select (v | (v << 1)) & x'5555555555555555'::bigint from d);

-- Cell of a grid of 2^26 × 2^26 over 360° × 360°, in Morton order: a square of the map at any zoom is one range of
-- numbers, and its number is the cell's shifted right. `map/morton.ts` computes the same.
create function map_cell(lng double precision, lat double precision) returns bigint
  language sql immutable parallel safe strict
  return spread_bits(least(floor((lng + 180) / 360 * 67108864), 67108863)::bigint)
       | (spread_bits(least(floor((lat + 180) / 360 * 67108864), 67108863)::bigint) << 1);

-- Numbers inside a text count as numbers: grade 2 before grade 10.
create collation natural_order (provider = icu, locale = 'zh-u-kn-true');
-- Chinese by pinyin, whatever the database's own order is.
create collation by_pinyin (provider = icu, locale = 'zh');

create table customers (
  id uuid primary key,
  licence text not null,
  name text not null,
  contact_name text,
  phone text,
  address text not null,
  type text not null check (type in ('ordinary', 'chain_supermarket', 'hotel_entertainment')),
  grade text not null,
  key_customer boolean not null,
  state text not null check (state in ('active', 'paused', 'closed')),
  visits smallint not null check (visits between 1 and 31),
  weeks smallint not null check (weeks between 1 and 53),
  owner_id uuid,
  unit_id uuid not null,
  lng double precision check (lng between -180 and 180),
  lat double precision check (lat between -90 and 90),
  position_source text check (position_source in ('wgs84', 'gcj02', 'bd09')),
  position_accuracy double precision check (position_accuracy >= 0),
  opening_hours jsonb,
  service_minutes smallint check (service_minutes between 1 and 480),
  note text,
  entered_on date not null,
  last_visit_on date,
  next_due_on date generated always as (
    case when state = 'active'
      then coalesce(last_visit_on + greatest(1, weeks::int * 7 / visits::int), entered_on) end) stored,
  orders90 integer not null default 0,
  volume90 double precision not null default 0,
  search tsvector not null,
  cell bigint generated always as (map_cell(lng, lat)) stored,
  version integer not null default 1,
  source text not null,
  created_at timestamptz not null default now(),
  created_by uuid,
  updated_at timestamptz not null default now(),
  updated_by uuid,
  check ((lng is null) = (lat is null) and (lng is null) = (position_source is null))
);
comment on column customers.search is 'lexemes by kind: n name, a address, p pinyin, i initials, l licence, t last four of the phone';

create unique index customers_licence on customers (licence);
-- One index a sort order; each carries what the row scope asks for, so that pages far down need no table.
create index customers_by_name on customers (name collate by_pinyin, id) include (unit_id, owner_id);
create index customers_by_licence on customers (licence collate natural_order, id) include (unit_id, owner_id);
create index customers_by_grade on customers (grade collate natural_order, id) include (unit_id, owner_id);
create index customers_by_type on customers (type, id) include (unit_id, owner_id);
create index customers_by_orders on customers (orders90, id) include (unit_id, owner_id);
create index customers_by_volume on customers (volume90, id) include (unit_id, owner_id);
create index customers_by_update on customers (updated_at, id) include (unit_id, owner_id);
create index customers_by_visit on customers (last_visit_on, id) include (unit_id, owner_id);
create index customers_by_visit_desc on customers (last_visit_on desc nulls last, id desc) include (unit_id, owner_id);
create index customers_by_due on customers (next_due_on, id) include (unit_id, owner_id);
create index customers_by_due_desc on customers (next_due_on desc nulls last, id desc) include (unit_id, owner_id);
create index customers_by_owner on customers (owner_id, unit_id);
create index customers_by_unit on customers (unit_id, owner_id);
create index customers_by_cell on customers (cell) include (lng, lat, unit_id, owner_id, id) where cell is not null;
create index customers_unplaced on customers (unit_id, owner_id) where cell is null;
create index customers_search on customers using gin (search);

-- What was changed on a card, by whom, from where. Personal data stands here masked.
create table customer_changes (
  id bigint generated always as identity primary key,
  customer_id uuid not null references customers (id) on delete cascade,
  at timestamptz not null default now(),
  by_id uuid,
  source text not null,
  changes jsonb not null
);
create index customer_changes_of on customer_changes (customer_id, id desc);

create table customer_orders (
  customer_id uuid not null references customers (id) on delete cascade,
  ordered_on date not null,
  number smallint not null,
  volume double precision not null,
  amount_fen bigint not null,
  lines integer not null,
  primary key (customer_id, ordered_on, number)
);
create index customer_orders_by_date on customer_orders (ordered_on);

create table saved_views (
  id uuid primary key,
  owner_id uuid not null,
  list text not null,
  name text not null,
  query text not null,
  columns text[] not null,
  shared boolean not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index saved_views_of on saved_views (list, owner_id);
