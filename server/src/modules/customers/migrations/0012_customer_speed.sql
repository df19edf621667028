-- What profiling of 100 000 customers asked for.

-- The same numbers as before, in a language that needs 3 µs a row instead of 50.
create or replace function spread_bits(n bigint) returns bigint
  language plpgsql immutable parallel safe strict as $$
begin
  n := (n | (n << 16)) & x'0000FFFF0000FFFF'::bigint;
  n := (n | (n << 8)) & x'00FF00FF00FF00FF'::bigint;
  n := (n | (n << 4)) & x'0F0F0F0F0F0F0F0F'::bigint;
  n := (n | (n << 2)) & x'3333333333333333'::bigint;
  return (n | (n << 1)) & x'5555555555555555'::bigint;
end $$;

-- Counting and mapping a filtered list takes an index alone: each carries all that filters ask for.
drop index customers_by_owner;
create index customers_by_owner on customers (owner_id)
  include (unit_id, type, state, grade, key_customer, next_due_on, last_visit_on, cell);
drop index customers_by_unit;
create index customers_by_unit on customers (unit_id)
  include (owner_id, type, state, grade, key_customer, next_due_on, last_visit_on, cell);
drop index customers_by_cell;
create index customers_by_cell on customers (cell)
  include (lng, lat, unit_id, owner_id, type, state, grade, key_customer, next_due_on, last_visit_on)
  where cell is not null;
