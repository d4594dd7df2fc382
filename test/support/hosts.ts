import type { HostTables } from '../../src/database/host-mapping.js'

/** One kind of host to test against: its tables, how its people are written into them, and the options that map them. */
export interface HostKind {
  tables: string
  mapping: HostTables
  tenant(row: { name: string; tier: 'community' | 'professional' | 'enterprise' }): Statement
  user(row: {
    name: string
    email: string
    tenantId: string | null
    role: 'superadmin' | 'tenantAdmin' | 'user'
  }): Statement
  deactivate(userId: string): Statement
  move(userId: string, tenantId: string): Statement
  remove(userId: string): Statement
  setRole(userId: string, role: 'superadmin' | 'tenantAdmin' | 'user'): Statement
  setTier(tenantId: string, tier: 'community' | 'professional' | 'enterprise'): Statement
}

/** SQL with its values. What inserts gives the row's `id` as text. */
export type Statement = [sql: string, values: unknown[]]

/** Keys are uuids, names are plain. */
const uuid: HostKind = {
  tables: `
    create table public.tenants (id uuid primary key default gen_random_uuid(), name text not null, plan text not null);
    create table public.users (id uuid primary key default gen_random_uuid(), name text not null, email text unique,
      password_hash text, tenant_id uuid references public.tenants, role text, status text not null default 'active')`,
  mapping: {
    users: {
      table: 'public.users',
      id: 'id',
      name: 'name',
      email: 'email',
      tenant: 'tenant_id',
      role: 'role',
      roles: { superadmin: ['root'], tenantAdmin: ['manager'], user: ['agent'] },
      active: { column: 'status', values: ['active'] },
    },
    tenants: {
      table: 'public.tenants',
      id: 'id',
      name: 'name',
      tier: 'plan',
      tiers: { community: ['free'], professional: ['pro'], enterprise: ['ent'] },
    },
  },
  tenant: ({ name, tier }) => [
    'insert into public.tenants (name, plan) values ($1, $2) returning id::text',
    [name, { community: 'free', professional: 'pro', enterprise: 'ent' }[tier]],
  ],
  user: ({ name, email, tenantId, role }) => [
    'insert into public.users (name, email, tenant_id, role) values ($1, $2, $3, $4) returning id::text',
    [name, email, tenantId, { superadmin: 'root', tenantAdmin: 'manager', user: 'agent' }[role]],
  ],
  deactivate: id => ["update public.users set status = 'left' where id = $1", [id]],
  move: (id, tenantId) => ['update public.users set tenant_id = $2 where id = $1', [id, tenantId]],
  remove: id => ['delete from public.users where id = $1', [id]],
  setRole: (id, role) => [
    'update public.users set role = $2 where id = $1',
    [id, { superadmin: 'root', tenantAdmin: 'manager', user: 'agent' }[role]],
  ],
  setTier: (id, tier) => [
    'update public.tenants set plan = $2 where id = $1',
    [id, { community: 'free', professional: 'pro', enterprise: 'ent' }[tier]],
  ],
}

/** Keys are bigints, every column has another name, roles are numbers, activity is a boolean. */
const bigint: HostKind = {
  tables: `
    create table public.companies (company_no bigint generated always as identity primary key, title varchar(80), tier_code smallint,
      is_open boolean not null default true);
    create table public.staff (staff_no bigint generated always as identity primary key, full_name varchar(80), mail text,
      company bigint, level integer, enabled boolean not null default true)`,
  mapping: {
    users: {
      table: 'public.staff',
      id: 'staff_no',
      name: 'full_name',
      email: 'mail',
      tenant: 'company',
      role: 'level',
      roles: { superadmin: [9], tenantAdmin: [5, 6], user: [1] },
      active: { column: 'enabled', values: [true] },
    },
    tenants: {
      table: 'companies',
      id: 'company_no',
      name: 'title',
      tier: 'tier_code',
      tiers: { community: [0], professional: [1], enterprise: [2, 3] },
      active: { column: 'is_open', values: [true] },
    },
  },
  tenant: ({ name, tier }) => [
    'insert into public.companies (title, tier_code) values ($1, $2) returning company_no::text as id',
    [name, { community: 0, professional: 1, enterprise: 3 }[tier]],
  ],
  user: ({ name, email, tenantId, role }) => [
    'insert into public.staff (full_name, mail, company, level) values ($1, $2, $3, $4) returning staff_no::text as id',
    [name, email, tenantId, { superadmin: 9, tenantAdmin: 6, user: 1 }[role]],
  ],
  deactivate: id => ['update public.staff set enabled = false where staff_no = $1', [id]],
  move: (id, tenantId) => ['update public.staff set company = $2 where staff_no = $1', [id, tenantId]],
  remove: id => ['delete from public.staff where staff_no = $1', [id]],
  setRole: (id, role) => [
    'update public.staff set level = $2 where staff_no = $1',
    [id, { superadmin: 9, tenantAdmin: 6, user: 1 }[role]],
  ],
  setTier: (id, tier) => [
    'update public.companies set tier_code = $2 where company_no = $1',
    [id, { community: 0, professional: 1, enterprise: 3 }[tier]],
  ],
}

/** Keys are texts, people stand in a schema of their own with a name that needs quotes. */
const text: HostKind = {
  tables: `
    create schema "Identity";
    create table "Identity"."Accounts" ("Key" varchar(40) primary key default 'u-' || substr(md5(random()::text), 1, 12), "Display" text,
      "Mail" text, "Org" varchar(40), "Kind" text, "State" text default 'on');
    create table public.orgs (slug varchar(40) primary key, label text, subscription text, state text default 'live')`,
  mapping: {
    users: {
      table: 'Identity.Accounts',
      id: 'Key',
      name: 'Display',
      email: 'Mail',
      tenant: 'Org',
      role: 'Kind',
      roles: { superadmin: ['owner', "root's"], tenantAdmin: ['lead'], user: ['member', 'temp'] },
      active: { column: 'State', values: ['on'] },
    },
    tenants: {
      table: 'public.orgs',
      id: 'slug',
      name: 'label',
      tier: 'subscription',
      tiers: { community: ['basic'], professional: ['plus'], enterprise: ['max'] },
      active: { column: 'state', values: ['live', 'trial'] },
    },
  },
  tenant: ({ name, tier }) => [
    `insert into public.orgs (slug, label, subscription) values (lower($1) || '-' || substr(md5(random()::text), 1, 8), $1, $2) returning slug as id`,
    [name, { community: 'basic', professional: 'plus', enterprise: 'max' }[tier]],
  ],
  user: ({ name, email, tenantId, role }) => [
    'insert into "Identity"."Accounts" ("Display", "Mail", "Org", "Kind") values ($1, $2, $3, $4) returning "Key" as id',
    [name, email, tenantId, { superadmin: 'owner', tenantAdmin: 'lead', user: 'member' }[role]],
  ],
  deactivate: id => [`update "Identity"."Accounts" set "State" = 'off' where "Key" = $1`, [id]],
  move: (id, tenantId) => ['update "Identity"."Accounts" set "Org" = $2 where "Key" = $1', [id, tenantId]],
  remove: id => ['delete from "Identity"."Accounts" where "Key" = $1', [id]],
  setRole: (id, role) => [
    'update "Identity"."Accounts" set "Kind" = $2 where "Key" = $1',
    [id, { superadmin: 'owner', tenantAdmin: 'lead', user: 'member' }[role]],
  ],
  setTier: (id, tier) => [
    'update public.orgs set subscription = $2 where slug = $1',
    [id, { community: 'basic', professional: 'plus', enterprise: 'max' }[tier]],
  ],
}

/** The three hosts that the suite's core runs against. */
export const hosts = { uuid, bigint, text } as const
export type HostName = keyof typeof hosts
