import knex, { type Knex } from 'knex'
import type { Pool } from 'pg'
import { z } from 'zod'
import { type HostTables, readHostTypes } from './host-mapping.js'
import { type MigrationFile, migrationFiles } from './migration-files.js'
import { type MigrationPlace, mappingMark, statementsAfter, statementsBefore } from './migration-plan.js'
import { missingRights } from './missing-rights.js'
import type { RoleNames } from './roles.js'
import { first, one, type Tx } from './transaction.js'

/** What to migrate, as whom. */
export interface Migration {
  /** The login that migrates; the same pool as the one that runs, or another's. */
  pool: Pool
  /** The login that runs the plugin afterwards. */
  login: string
  roles: RoleNames
  host: HostTables
}

const Standing = z.object({ migrator: z.string(), version: z.number(), superuser: z.boolean() })
const Membership = z.object({ owner: z.boolean() })
const Names = z.array(z.object({ name: z.string() }))

/**
 * Brings the schema up to date in one transaction: all of it or nothing. Rivals wait; repeated, it changes nothing.
 * Gives the names of the migrations that it ran.
 * @throws TypeError when the options do not fit the host's tables
 * @throws Error that names every missing right, before the first statement
 */
export function migrate({ pool, login, roles, host }: Migration): Promise<string[]> {
  const connection = knexOn(pool)
  return connection
    .transaction(async trx => {
      const tx = txOf(trx)
      await tx.query("select pg_advisory_xact_lock(hashtext('sms.migrate'))")
      const place = await placeOf(tx, { login, roles, host })
      const pending = await pendingOf(tx, place)
      if (pending.length === 0 && (await isSettled(tx, place))) return []
      const missing = await missingRights(tx, roles, host)
      if (missing.length > 0) throw new Error(sentenceOf(place.migrator, missing))
      for (const statement of statementsBefore(place)) await tx.query(statement)
      const [, ran] = await trx.migrate.latest({ ...bookkeeping, migrationSource: sourceOf(migrationFiles(roles)) })
      for (const statement of statementsAfter(place)) await tx.query(statement)
      return z.array(z.string()).parse(ran)
    })
    .finally(() => connection.destroy())
}

/** The names of the migrations that the database does not have yet. */
export async function pendingMigrations(tx: Tx, roles: RoleNames): Promise<string[]> {
  const done = new Set(Names.parse((await tx.query('select name from sms.migrations')).rows).map(row => row.name))
  return migrationFiles(roles).flatMap(({ name }) => (done.has(name) ? [] : [name]))
}

/** All that `migrate` would run, as one script for a database administrator to read and run with psql. */
export function migrationScript({ pool, login, roles, host }: Migration): Promise<string> {
  const connection = knexOn(pool)
  return connection
    .transaction(async trx => {
      const tx = txOf(trx)
      const place = await placeOf(tx, { login, roles, host })
      const pending = await pendingOf(tx, place)
      if (pending.length === 0 && (await isSettled(tx, place))) return '-- Nothing to do: the schema is up to date.\n'
      const numbered = pending.flatMap(({ name, sql }) => [
        `-- ${name}\n${sql.trim().replace(/;$/, '')}`,
        `insert into sms.migrations (name, batch, migration_time) values ('${name}', 1, now())`,
      ])
      const statements = ['begin', ...statementsBefore(place), books, ...numbered, ...statementsAfter(place), 'commit']
      return statements.map(statement => `${statement.trim().replace(/;$/, '')};\n`).join('\n')
    })
    .finally(() => connection.destroy())
}

const bookkeeping = { tableName: 'migrations', schemaName: 'sms' }

/** The tables that knex would make for itself. */
const books = `create table if not exists sms.migrations (id serial primary key, name varchar(255), batch integer, migration_time timestamptz);
create table if not exists sms.migrations_lock (index serial primary key, is_locked integer);
insert into sms.migrations_lock (is_locked) select 0 where not exists (select from sms.migrations_lock)`

/** knex over one client of the pool: given a pool itself it would connect to localhost instead. */
function knexOn(pool: Pool): Knex {
  const quiet = () => {} // a failed migration is thrown, and its SQL printed nowhere
  const log = { debug: quiet, deprecate: quiet, warn: quiet, error: quiet }
  const connection = knex({ client: 'pg', connection: {}, pool: { min: 0, max: 1 }, log })
  connection.client.acquireRawConnection = () => pool.connect()
  connection.client.destroyRawConnection = async (client: { release(): void }) => client.release()
  return connection
}

/** SQL goes past knex's own placeholders: they are `?`, and files may hold question marks. */
function txOf(connection: Knex): Tx {
  return {
    query: async (sql, values = []) => {
      const named = Object.fromEntries(values.map((value, index) => [`v${index + 1}`, value]))
      const text = sql.replaceAll('?', '\\?')
      const answer: unknown =
        values.length === 0
          ? await connection.raw(text)
          : await connection.raw(text.replace(/\$(\d+)/g, ':v$1'), named as Knex.ValueDict)
      return z
        .object({ rows: z.array(z.unknown()), rowCount: z.number().nullable() })
        .catch({ rows: [], rowCount: null })
        .parse(answer)
    },
  }
}

function sourceOf(files: MigrationFile[]): Knex.MigrationSource<MigrationFile> {
  return {
    getMigrations: async () => files,
    getMigrationName: file => file.name,
    getMigration: async file => ({
      up: async trx => void (await txOf(trx).query(file.sql)),
      down: async () => {
        throw new Error('migrations go forward only')
      },
    }),
  }
}

async function placeOf(tx: Tx, { login, roles, host }: Omit<Migration, 'pool'>): Promise<MigrationPlace> {
  const types = await readHostTypes(tx, host)
  const standing = Standing.parse(
    await one(
      tx,
      `select current_user::text as migrator, current_setting('server_version_num')::integer / 10000 as version,
         (select rolsuper from pg_catalog.pg_roles where rolname = current_user) as superuser`,
    ),
  )
  const member = await first(
    tx,
    `select pg_has_role(current_user, oid, '${become(standing.version)}') as owner from pg_catalog.pg_roles where rolname = $1`,
    [roles.owner],
  )
  const owner = member !== undefined && Membership.parse(member).owner
  return {
    roles,
    host,
    types,
    login,
    migrator: standing.migrator,
    version: standing.version,
    borrowsOwner: !owner && !standing.superuser,
  }
}

/** Read without any right on the table: its owner may be a role that the login is no member of any more. */
async function pendingOf(tx: Tx, { roles, version }: MigrationPlace): Promise<MigrationFile[]> {
  const readable = await first(
    tx,
    `select from pg_catalog.pg_roles o where o.rolname = $1 and pg_has_role(current_user, o.oid, '${become(version)}') and exists (
       select from pg_catalog.pg_class c join pg_catalog.pg_namespace s on s.oid = c.relnamespace where s.nspname = 'sms' and c.relname = 'migrations')`,
    [roles.worker],
  )
  if (readable === undefined) return migrationFiles(roles)
  await tx.query(`set local role ${roles.worker}`)
  const names = new Set(await pendingMigrations(tx, roles))
  await tx.query('set local role none')
  return migrationFiles(roles).filter(file => names.has(file.name))
}

/** Whether the mapping is the options' and the running login has its roles: then there is nothing to do. */
async function isSettled(tx: Tx, { roles, host, types, login, version }: MigrationPlace): Promise<boolean> {
  const settled = `
    select from pg_catalog.pg_class c join pg_catalog.pg_namespace s on s.oid = c.relnamespace
    where s.nspname = 'sms' and c.relname = 'users' and obj_description(c.oid, 'pg_class') = $1
      and (select count(*) from pg_catalog.pg_roles o where o.rolname = any ($2) and pg_has_role($3, o.oid, '${become(version)}')) = 5`
  const walled = [roles.ingest, roles.worker, roles.user, roles.tenant, roles.superadmin]
  return (await first(tx, settled, [mappingMark(host, types), walled, login])) !== undefined
}

/** From 16 on a role's maker is its member without being able to act as it: being able to is asked for by its own word. */
function become(version: number): 'set' | 'member' {
  return version >= 16 ? 'set' : 'member'
}

function sentenceOf(migrator: string, missing: string[]): string {
  return `The login "${migrator}" cannot migrate. It lacks:\n${missing.map(right => `  - ${right}`).join('\n')}\nGrant these, or let a database administrator run what "adminjs-sms-numbers migrate --sql" prints.`
}
