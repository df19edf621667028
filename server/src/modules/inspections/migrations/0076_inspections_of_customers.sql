-- The timeline of a customer asks for its assessments.
create index inspection_items_of_customer on inspection_items (customer_id) where state = 'done';
