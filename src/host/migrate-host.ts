import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import knex, { type Knex } from 'knex'

const folder = new URL('./migrations/', import.meta.url)
const bookkeeping = { tableName: 'host_migrations', schemaName: 'public' }

/**
 * knex on a connection string of its own: handed a pg.Pool it would silently connect to localhost:5432. Its errors name
 * statements without their values.
 */
export function openKnex(connectionString: string): Knex {
  return knex({ client: 'pg', connection: { connectionString }, pool: { min: 0, max: 5 }, compileSqlOnError: false })
}

/** Brings the host's own tables up to date. A start that was killed in the middle leaves knex's lock: it counts for nothing. */
export async function migrateHost(db: Knex): Promise<void> {
  await db.transaction(async tx => {
    await tx.raw(`select pg_advisory_xact_lock(hashtext('host_migrations'))`)
    await tx.migrate.latest({ ...bookkeeping, migrationSource, disableTransactions: false })
  })
}

/** The host's migrations that have not run; all of them in an empty database. */
export async function pendingHostMigrations(db: Knex): Promise<string[]> {
  const names = await migrationSource.getMigrations([])
  if (!(await db.schema.withSchema('public').hasTable(bookkeeping.tableName))) return names
  const done = await db.withSchema('public').from(bookkeeping.tableName).pluck('name')
  return names.filter(name => !done.includes(name))
}

const migrationSource: Knex.MigrationSource<string> = {
  getMigrations: async () => (await readdir(fileURLToPath(folder))).filter(name => name.endsWith('.sql')).sort(),
  getMigrationName: name => name,
  getMigration: async name => ({
    up: async tx => void (await tx.raw(await readFile(new URL(name, folder), 'utf8'))),
    down: async () => {
      throw new Error('migrations go forward only')
    },
  }),
}
