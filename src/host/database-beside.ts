import { resolve } from 'node:path'
import { type DataFolder, openDataFolder } from './data-folder.js'
import { embeddedUrl } from './embedded-postgres.js'
import type { Environment } from './environment.js'
import { openDatabase } from './open-database.js'
import type { Stopping } from './stopping.js'

/**
 * The database of a host that may run meanwhile: used as it is where it runs, and our own started where it does not.
 * @throws HostError as `openDataFolder` and `openDatabase`
 */
export async function databaseBeside(
  environment: Environment,
  stopping: Stopping,
): Promise<{ data: DataFolder; databaseUrl: string }> {
  const path = resolve(environment.dataDir)
  const running = environment.databaseUrl ?? (await embeddedUrl(path))
  if (running) return { data: { path, close: async () => undefined }, databaseUrl: running }
  const data = await stopping.opened('folder', openDataFolder(path), folder => folder.close())
  return { data, databaseUrl: (await openDatabase(environment, data, stopping)).url }
}
