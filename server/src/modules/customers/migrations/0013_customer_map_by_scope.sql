-- Somebody who reaches a few thousand customers should not walk past a hundred thousand to see them on the map: the
-- indexes by owner and by unit carry the position as well.
drop index customers_by_owner;
create index customers_by_owner on customers (owner_id)
  include (unit_id, type, state, grade, key_customer, next_due_on, last_visit_on, cell, lng, lat);
drop index customers_by_unit;
create index customers_by_unit on customers (unit_id)
  include (owner_id, type, state, grade, key_customer, next_due_on, last_visit_on, cell, lng, lat);
