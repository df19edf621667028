-- What a photo looks like (64 bits), and the earlier photo of the team that looks the same, found when it arrives.
create table visit_photo_hashes (
  photo_id uuid primary key,
  visit_id uuid not null,
  owner_id uuid not null,
  unit_id uuid not null,
  visit_date date not null,
  hash bigint not null,
  twin_photo_id uuid,
  twin_visit_id uuid,
  twin_distance integer
);
create index visit_photo_hashes_by_unit on visit_photo_hashes (unit_id, visit_date);
create index visit_photo_hashes_by_visit on visit_photo_hashes (visit_id);
