-- Who may sign in. A superadmin belongs to no tenant, everybody else to one.
create table public.users (
  id            uuid primary key default gen_random_uuid(),
  email         text not null,
  name          text not null,
  password_hash text not null,
  role          text not null check (role in ('superadmin', 'tenant_admin', 'user')),
  tenant_id     uuid references public.tenants (id),
  active        boolean not null default true,
  constraint users_tenant_or_superadmin check (role = 'superadmin' or tenant_id is not null)
);
create unique index users_email on public.users (lower(email));
create index users_tenant on public.users (tenant_id);
