-- The timeline of a customer asks for these by the customer.
create index plan_stops_skipped on plan_stops (customer_id) where skipped_at is not null;
create index appointments_by_customer on appointments (customer_id);
