-- Sessions, as connect-pg-simple keeps them.
create table public.session (
  sid    varchar primary key,
  sess   json not null,
  expire timestamp(6) not null
);
create index session_expire on public.session (expire);
