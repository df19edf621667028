-- Whether a stop is done is asked by the stop, and the reference needs it too.
create index visits_by_stop on visits (stop_id) where stop_id is not null;
