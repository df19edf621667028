-- When a person had the data erased: the card stays for figures, and nobody fills it again.
alter table customers add column erased_at timestamptz;
