-- S1.31: every question put to a carrier and its answer, asked by the person whose phone it is.
create table position_lookups (
  -- Made by the device for one press.
  id uuid primary key,
  person_id uuid not null references users (id),
  press text not null check (press in ('start_visit', 'end_visit')),
  carrier text not null check (carrier in ('telecom', 'mobile')),
  state text not null check (state in ('asking', 'answered', 'failed')),
  asked_at timestamptz not null,
  answered_at timestamptz,
  -- The carrier's own words, kept for as long as the organisation chooses.
  answer text,
  lng double precision check (lng between -180 and 180),
  lat double precision check (lat between -90 and 90),
  accuracy double precision check (accuracy > 0),
  address text,
  -- The code of the failure.
  problem text,
  constraint position_lookups_answer check (
    (state = 'answered') = (lng is not null and lat is not null and accuracy is not null)
  ),
  constraint position_lookups_problem check ((state = 'failed') = (problem is not null))
);
create index position_lookups_person on position_lookups (person_id, asked_at);
create index position_lookups_raw on position_lookups (asked_at) where answer is not null;
