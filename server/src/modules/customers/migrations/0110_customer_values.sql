-- What every active customer is worth, as of the last night: value, growth, income, cost, and where that places it.
create table customer_values (
  customer_id uuid primary key references customers (id) on delete cascade,
  rule_version integer not null,
  on_date date not null,
  amount_fen bigint not null,
  recent_fen bigint not null,
  earlier_fen bigint not null,
  orders integer not null,
  visits integer not null,
  minutes double precision not null,
  income_fen bigint not null,
  visit_cost_fen bigint not null,
  order_cost_fen bigint not null,
  other_cost_fen bigint not null,
  fixed_cost_fen bigint not null,
  contribution_fen bigint not null,
  share double precision,
  rank integer not null,
  population integer not null,
  value_class text not null check (value_class in ('high', 'middle', 'low')),
  growth_class text not null check (growth_class in ('growing', 'steady', 'falling')),
  below_marginal boolean not null,
  cause text check (cause in ('no_business', 'visits', 'orders', 'other'))
);
create index customer_values_place on customer_values (value_class, growth_class, customer_id);
create index customer_values_below on customer_values (customer_id) where below_marginal;
