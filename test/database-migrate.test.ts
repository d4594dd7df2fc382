import { afterAll, beforeAll, expect, test } from '@jest/globals'
import pg from 'pg'
import type { HostTables } from '../src/database/host-mapping.js'
import { migrate, migrationScript } from '../src/database/migrate.js'
import { roleNames } from '../src/database/roles.js'
import { type FreshDatabase, freshDatabase } from './support/cluster.js'

let database: FreshDatabase
let pool: pg.Pool

beforeAll(async () => {
  database = await freshDatabase()
  pool = new pg.Pool({ connectionString: database.url, max: 3 })
  await pool.query(`
    create table public.tenants (id uuid primary key default gen_random_uuid(), name text not null, plan text not null);
    create table public.users (id uuid primary key default gen_random_uuid(), name text, email text, secret text,
      tenant_id uuid, role text)`)
})

afterAll(async () => {
  await pool.end()
  await database.drop()
})

const host: HostTables = {
  users: {
    table: 'public.users',
    id: 'id',
    name: 'name',
    email: 'email',
    tenant: 'tenant_id',
    role: 'role',
    roles: { superadmin: ['root'], tenantAdmin: ['manager'], user: ['agent'] },
  },
  tenants: {
    table: 'public.tenants',
    id: 'id',
    name: 'name',
    tier: 'plan',
    tiers: { community: ['free'], professional: ['pro'], enterprise: ['ent'] },
  },
}

test('migrating from empty makes the schema, and a second time changes nothing', async () => {
  const migration = { pool, login: 'panel_test', roles: roleNames(), host }
  expect((await migrate(migration)).length).toBeGreaterThan(5)
  expect(await migrate(migration)).toEqual([])
  expect(await migrationScript(migration)).toContain('Nothing to do')
})
