-- What kinds of customers there are is the industry pack's to say; the program holds cards to it.
alter table customers drop constraint customers_type_check;
alter table customers add constraint customers_type_check check (type ~ '^[a-z][a-z0-9_]{0,30}$');

-- The usual length of a visit is a setting of each type, called by the type's code.
update settings set key = 'visits.service_minutes_chain_supermarket' where key = 'visits.service_minutes_chain';
update settings set key = 'visits.service_minutes_hotel_entertainment' where key = 'visits.service_minutes_hotel';
update setting_changes set key = 'visits.service_minutes_chain_supermarket' where key = 'visits.service_minutes_chain';
update setting_changes set key = 'visits.service_minutes_hotel_entertainment' where key = 'visits.service_minutes_hotel';
