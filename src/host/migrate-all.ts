import { openDataFolder } from './data-folder.js'
import type { Environment } from './environment.js'
import { hostLogger } from './logger.js'
import { migrateHost } from './migrate-host.js'
import { openDatabase } from './open-database.js'
import { openPlugin } from './open-plugin.js'
import type { Stopping } from './stopping.js'

/**
 * Migrates the host's tables and the plugin's schema, and tells what ran. With `print` it gives the plugin's statements
 * for a database administrator instead; they are written for the host's tables, so these are made first.
 */
export async function migrateAll(
  environment: Environment,
  stopping: Stopping,
  { print }: { print: boolean },
): Promise<string> {
  const data = await stopping.opened('folder', openDataFolder(environment.dataDir), folder => folder.close())
  const { url } = await openDatabase(environment, data, stopping)
  const logger = hostLogger(environment.logLevel)
  const { publicUrl = 'http://127.0.0.1', questblueUrl = 'https://api.questblue.com' } = environment
  const parts = { environment, data, databaseUrl: url, publicUrl, questblueUrl, logger }
  const { sms, knex } = await openPlugin(parts, stopping)
  await migrateHost(knex)
  if (print) return sms.migrationScript()
  const ran = await sms.migrate()
  return ran.length > 0 ? `Migrated: ${ran.join(', ')}\n` : 'Everything is up to date.\n'
}
