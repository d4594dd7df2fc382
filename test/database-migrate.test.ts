import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import pg from 'pg'
import { type Migration, migrate, migrationScript } from '../src/database/migrate.js'
import { migrationFiles } from '../src/database/migration-files.js'
import { roleNames } from '../src/database/roles.js'
import { type FreshDatabase, freshDatabase } from './support/cluster.js'
import { hosts } from './support/hosts.js'

const { mapping: host, tables } = hosts.uuid
const closers: (() => Promise<void>)[] = []
afterAll(async () => {
  for (const close of closers.reverse()) await close()
})

/** A database with a host's tables and nothing of ours. */
async function hostDatabase(): Promise<{ database: FreshDatabase; pool: pg.Pool; superuser: pg.Pool }> {
  const database = await freshDatabase()
  const pool = new pg.Pool({ connectionString: database.url, max: 3 })
  const superuser = new pg.Pool({ connectionString: database.superuserUrl, max: 2 })
  closers.push(async () => {
    await Promise.all([pool.end(), superuser.end()])
    await database.drop()
  })
  await pool.query(tables)
  return { database, pool, superuser }
}

/** A login that may do nothing, on the same database. */
async function poorLogin({
  database,
  superuser,
}: {
  database: FreshDatabase
  superuser: pg.Pool
}): Promise<{ login: string; pool: pg.Pool }> {
  const login = `poor_${randomBytes(4).toString('hex')}`
  await superuser.query(`create role ${login} login password 'poor' nosuperuser nocreaterole noinherit`)
  const url = new URL(database.url)
  url.username = login
  url.password = 'poor'
  const pool = new pg.Pool({ connectionString: url.href, max: 2 })
  closers.push(async () => {
    await pool.end()
    await superuser.query(`drop owned by ${login}; drop role ${login}`)
  })
  return { login, pool }
}

let first: Awaited<ReturnType<typeof hostDatabase>>
let migration: Migration
beforeAll(async () => {
  first = await hostDatabase()
  migration = { pool: first.pool, login: 'panel_test', roles: roleNames(), host }
})

test('from empty it runs all migrations, and a second time nothing', async () => {
  expect(await migrate(migration)).toEqual(migrationFiles(roleNames()).map(({ name }) => name))
  expect(await migrate(migration)).toEqual([])
  expect(await migrationScript(migration)).toContain('Nothing to do')
})

test('the login that runs is no superuser, owns nothing of ours and is no member of the owner afterwards', async () => {
  const { rows } = await first.superuser.query(`
    select r.rolsuper, pg_has_role('panel_test', 'sms_owner', 'usage') as owns,
      (select count(*)::integer from pg_class c join pg_namespace s on s.oid = c.relnamespace
        where s.nspname = 'sms' and c.relowner = r.oid) as relations
    from pg_roles r where r.rolname = 'panel_test'`)
  expect(rows).toEqual([{ rolsuper: false, owns: false, relations: 0 }])
})

test('of the host it reads the mapped columns alone, and writes nothing', async () => {
  const may = (what: string) => `has_column_privilege('sms_owner', 'public.users', '${what}', 'select') as ${what}`
  const { rows } = await first.superuser.query(`
    select ${may('name')}, ${may('password_hash')},
      has_table_privilege('sms_owner', 'public.users', 'insert, update, delete, references') as writes`)
  expect(rows).toEqual([{ name: true, password_hash: false, writes: false }])
})

test('two that migrate at once both end well', async () => {
  const { pool } = await hostDatabase()
  const ran = await Promise.all([1, 2].map(() => migrate({ ...migration, pool })))
  expect(ran.map(names => names.length).sort((a, b) => a - b)).toEqual([0, migrationFiles(roleNames()).length])
})

test('a migration that fails leaves nothing behind', async () => {
  const { pool, superuser } = await hostDatabase()
  await superuser.query('create schema sms; create table sms.numbers (mine text)')
  await superuser.query('alter schema sms owner to sms_owner')
  await expect(migrate({ ...migration, pool })).rejects.toThrow('already exists')
  const { rows } = await superuser.query(`
    select count(*)::integer as count from pg_class c join pg_namespace s on s.oid = c.relnamespace where s.nspname = 'sms'`)
  expect(rows).toEqual([{ count: 1 }])
})

test('a login without rights is told each of them, and an administrator’s script does it all instead', async () => {
  const place = await hostDatabase()
  const { login, pool } = await poorLogin(place)
  const poor = { ...migration, pool, login }
  await place.superuser.query(`grant select on public.users, public.tenants to ${login}`)
  await expect(migrate(poor)).rejects.toThrow(
    /CREATE on this database.*ADMIN OPTION.*SELECT WITH GRANT OPTION on public.users/s,
  )
  const script = await migrationScript(poor)
  await place.superuser.query(script)
  expect(await migrate(poor)).toEqual([])
  await pool.query('set role sms_tenant')
})

test('a prefix keeps the roles of two installations apart', async () => {
  const { pool, superuser } = await hostDatabase()
  const roles = roleNames('east_')
  await migrate({ ...migration, pool, roles })
  const { rows } = await superuser.query(`
    select distinct tableowner from pg_tables where schemaname = 'sms'
    union select distinct unnest(roles)::text from pg_policies where schemaname = 'sms' order by 1`)
  expect(rows.map(row => row.tableowner)).toEqual([
    'east_sms_owner',
    'east_sms_superadmin',
    'east_sms_tenant',
    'east_sms_user',
    'east_sms_worker',
  ])
})

test('a mapping that does not fit is told option by option', async () => {
  const { pool } = await hostDatabase()
  const wrong = {
    users: { ...host.users, name: 'nmae', tenant: 'org' },
    tenants: { ...host.tenants, table: 'public.tenant' },
  }
  await expect(migrate({ ...migration, pool, host: wrong })).rejects.toThrow(
    /users\.name: .*"nmae".*users\.tenant: .*"org".*tenants\.table: .*"public\.tenant"/s,
  )
})

test('a changed mapping counts after the next migration', async () => {
  const { pool, superuser } = await hostDatabase()
  await migrate({ ...migration, pool })
  await pool.query("insert into public.users (name, email, role) values ('Ann', 'a@example.com', 'boss')")
  const role = async () => (await superuser.query('select role from sms.users')).rows
  expect(await role()).toEqual([{ role: null }])
  const roles = { ...host.users.roles, superadmin: ['root', 'boss'] }
  expect(await migrate({ ...migration, pool, host: { ...host, users: { ...host.users, roles } } })).toEqual([])
  expect(await role()).toEqual([{ role: 'superadmin' }])
})
