-- What speaks for a pair, as fingerprints, and what did when somebody said that it is none: a pair that is decided is
-- proposed again only when something speaks for it that was not known then.
alter table customer_duplicates add column facts text[] not null default '{}';
alter table customer_distinct add column facts text[] not null default '{}';
create index customer_distinct_of_b on customer_distinct (b_id);

-- The rules by which pairs were scored, and how far customers were queued to be compared by them: other points or
-- another threshold mean that all are compared anew.
create table customer_duplicate_rules (
  rules text primary key,
  queued_through uuid,
  finished_at timestamptz
);
create index customer_duplicate_queue_by_time on customer_duplicate_queue (queued_at);
