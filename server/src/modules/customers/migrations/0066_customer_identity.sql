-- Who a customer is by law: the identity number of a person (GB 11643), the credit code of an organisation (GB 32100).
-- The number itself is sealed by a key that lies outside of the database; the keyed hash finds the same person again,
-- the last four are what the mask shows.
alter table customers add column company_code text;
alter table customers add column id_number_sealed text;
alter table customers add column id_number_hash text;
alter table customers add column id_number_tail text;
alter table customers add constraint customers_id_number_check check (
  (id_number_sealed is null) = (id_number_hash is null) and (id_number_sealed is null) = (id_number_tail is null));
