import type { Knex } from 'knex'
import type { Pool } from 'pg'
import { z } from 'zod'
import type { HostTables } from './host-mapping.js'
import { knexOn, txOf } from './knex-connection.js'
import { type MigrationFile, migrationFiles } from './migration-files.js'
import { statementsAfter, statementsBefore } from './migration-plan.js'
import { isSettled, pendingOf, placeOf } from './migration-standing.js'
import { missingRights } from './missing-rights.js'
import type { RoleNames } from './roles.js'

/** What to migrate, as whom. */
export interface Migration {
  /** The login that migrates; the same pool as the one that runs, or another's. */
  pool: Pool
  /** The login that runs the plugin afterwards. */
  login: string
  roles: RoleNames
  host: HostTables
}

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

function sentenceOf(migrator: string, missing: string[]): string {
  return `The login "${migrator}" cannot migrate. It lacks:\n${missing.map(right => `  - ${right}`).join('\n')}\nGrant these, or let a database administrator run what "adminjs-sms-numbers migrate --sql" prints.`
}
