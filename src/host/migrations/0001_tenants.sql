-- The host's customers. `tier` decides what they may use.
create table public.tenants (
  id     uuid primary key default gen_random_uuid(),
  name   text not null unique,
  tier   text not null check (tier in ('community', 'professional', 'enterprise')),
  active boolean not null default true
);
