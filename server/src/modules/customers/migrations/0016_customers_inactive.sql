-- The few that are paused or closed, found without walking past all others.
create index customers_inactive on customers (unit_id, owner_id) include (state) where state <> 'active';
