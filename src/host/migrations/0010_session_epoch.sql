-- How often a person has logged out everywhere: sessions that began before the last time are over.
alter table public.users add column session_epoch integer not null default 0;
