-- The planner takes a third of all visits to wait for photos and would walk backwards through millions by date to find
-- the few that do. In the order that is asked for, the small index is always the nearest way.
drop index visits_waiting_for_photos;
create index visits_waiting_for_photos on visits (visit_date desc, owner_id)
  where cardinality(attached_photos) < cardinality(expected_photos);
