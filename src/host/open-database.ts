import { requireDatabase } from './check-database.js'
import type { DataFolder } from './data-folder.js'
import { startEmbeddedPostgres } from './embedded-postgres.js'
import type { Environment } from './environment.js'
import type { Stopping } from './stopping.js'

/** The host's database: where the app logs in, and its name for people. */
export interface HostDatabase {
  url: string
  words: string
}

/**
 * The database at DATABASE_URL, else our own in the data folder.
 * @throws HostError as `startEmbeddedPostgres`, `database_unreachable`, `database_unsupported`
 */
export async function openDatabase(
  { databaseUrl }: Pick<Environment, 'databaseUrl'>,
  data: Pick<DataFolder, 'path'>,
  stopping: Stopping,
): Promise<HostDatabase> {
  if (databaseUrl) {
    const { words } = await requireDatabase(databaseUrl)
    return { url: databaseUrl, words: `PostgreSQL ${words} at DATABASE_URL` }
  }
  const embedded = await stopping.opened('postgres', startEmbeddedPostgres(data), postgres => postgres.stop())
  const { words } = await requireDatabase(embedded.url)
  return { url: embedded.url, words: `PostgreSQL ${words} in ${embedded.folder}` }
}
