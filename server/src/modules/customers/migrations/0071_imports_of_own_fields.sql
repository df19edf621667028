-- What an import did to the card's own fields, so that an undo can put the earlier values back: a list of field,
-- version after the import, and the value before with who wrote it and when; null where it touched none.
alter table customer_import_rows add column own jsonb;
