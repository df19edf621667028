-- The value of a field for thousands of customers is read from the index alone: a list that is sorted by a field had to
-- visit the table for each of them.
alter table customer_field_values drop constraint customer_field_values_pkey;
alter table customer_field_values add primary key (customer_id, field_id) include (number_key, date_key);
