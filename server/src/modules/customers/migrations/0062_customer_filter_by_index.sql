-- What a filter lets through is gathered from these indexes alone, by id: without the id in them every customer of the
-- unit had to be read to find a few.
drop index customers_by_owner;
create index customers_by_owner on customers (owner_id)
  include (unit_id, type, state, grade, key_customer, next_due_on, last_visit_on, cell, lng, lat, id);
drop index customers_by_unit;
create index customers_by_unit on customers (unit_id)
  include (owner_id, type, state, grade, key_customer, next_due_on, last_visit_on, cell, lng, lat, id);
