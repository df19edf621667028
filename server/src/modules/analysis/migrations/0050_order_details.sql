-- S1.39: what orders consisted of and when they arrived, as the ordering and delivery systems hand it over.
create table order_brands (
  customer_id uuid not null references customers (id) on delete cascade,
  ordered_on date not null,
  number smallint not null,
  brand text not null,
  volume double precision not null check (volume >= 0),
  primary key (customer_id, ordered_on, number, brand)
);
create index order_brands_by_date on order_brands (ordered_on);

create table order_deliveries (
  customer_id uuid not null references customers (id) on delete cascade,
  ordered_on date not null,
  number smallint not null,
  ordered_at timestamptz not null,
  delivered_at timestamptz not null,
  primary key (customer_id, ordered_on, number),
  check (delivered_at >= ordered_at)
);
create index order_deliveries_by_date on order_deliveries (ordered_on);
