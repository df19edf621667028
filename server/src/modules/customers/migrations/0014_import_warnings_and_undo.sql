-- Undoing an import is work of its own in the background, with its progress.
alter table customer_imports drop constraint customer_imports_state_check;
alter table customer_imports add constraint customer_imports_state_check check (
  state in ('uploaded', 'checking', 'checked', 'running', 'done', 'failed', 'cancelled', 'undoing', 'undone'));
alter table customer_imports add column undone integer not null default 0;

-- A row that went in, but not quite as the file says, is told like one that did not.
alter table customer_import_errors add column kept boolean not null default false;
alter table customer_imports add column warned integer not null default 0;
alter table customer_imports add column without_owner integer not null default 0;
