-- Licences by how they begin, for searching.
create index customers_by_licence_prefix on customers (lower(licence) text_pattern_ops);
