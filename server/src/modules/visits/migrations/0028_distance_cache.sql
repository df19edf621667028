-- Ways that a distance provider has answered, so that it is asked once. Places are rounded to 1e-5 degrees (1 m).
create table distance_cache (
  provider text not null,
  from_lng integer not null,
  from_lat integer not null,
  to_lng integer not null,
  to_lat integer not null,
  metres real not null,
  seconds real not null,
  fetched_at timestamptz not null,
  primary key (provider, from_lng, from_lat, to_lng, to_lat)
);
create index distance_cache_by_age on distance_cache (fetched_at);

-- Keys of providers, sealed; never sent to a browser.
create table provider_keys (
  provider text primary key,
  sealed bytea not null,
  updated_at timestamptz not null,
  updated_by uuid
);
