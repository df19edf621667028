-- What customers said about the use of their data. A ledger: consent is taken back by another entry, never by a change.
create table consents (
  id uuid primary key,
  customer_id uuid not null,
  -- Who said so: the customer itself or somebody who may speak for it.
  given_by text not null,
  kind text not null check (kind in ('given', 'withdrawn')),
  -- `any` stands for every purpose, every channel.
  purpose text not null,
  channel text not null,
  way text not null check (way in ('in_person', 'written', 'phone', 'online')),
  -- The wording that was agreed to, and where the proof lies.
  wording text,
  evidence text,
  evidence_file_id uuid,
  said_on date not null,
  valid_until date,
  recorded_at timestamptz not null,
  recorded_by uuid not null,
  constraint consents_period check (valid_until is null or valid_until >= said_on)
);
create index consents_of on consents (customer_id, recorded_at desc);

create function keep_consents() returns trigger language plpgsql as $$
begin
  -- Erasure takes out who spoke and the proof; that, when and for what consent was given stays.
  if tg_op = 'UPDATE' and new.given_by = '' and new.evidence is null and new.wording is null
     and new.evidence_file_id is null
     and (to_jsonb(new) - '{given_by,evidence,wording,evidence_file_id}'::text[])
       = (to_jsonb(old) - '{given_by,evidence,wording,evidence_file_id}'::text[]) then
    return new;
  end if;
  raise exception 'consents are never changed or deleted: record another entry';
end $$;
create trigger consents_kept before update or delete on consents for each row execute function keep_consents();
