-- How far the demo's seeding has come, so that one which was cut off is completed by the next start.
create table public.demo_step (
  step    text primary key,
  done_at timestamptz not null default now()
);
