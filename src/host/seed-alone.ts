import { openDataFolder } from './data-folder.js'
import { openDemo } from './demo.js'
import type { Environment } from './environment.js'
import { hostLogger } from './logger.js'
import { migrateHost } from './migrate-host.js'
import { openDatabase } from './open-database.js'
import { openPlugin } from './open-plugin.js'
import { openSimulator } from './simulator.js'
import type { Stopping } from './stopping.js'

/** Migrates and puts the demo into the database, without serving: the next start finds it there. */
export async function seedAlone(environment: Environment, stopping: Stopping): Promise<string> {
  const data = await stopping.opened('folder', openDataFolder(environment.dataDir), folder => folder.close())
  const { url } = await openDatabase(environment, data, stopping)
  const logger = hostLogger(environment.logLevel)
  const questblueUrl =
    environment.questblueUrl ??
    (await stopping.opened('simulator', openSimulator(data.path, 0), simulator => simulator.stop())).url
  const publicUrl = environment.publicUrl ?? `http://${environment.host}:${environment.port}`
  const parts = { environment, data, databaseUrl: url, publicUrl, questblueUrl, logger }
  const { sms, knex } = await openPlugin(parts, stopping)
  await migrateHost(knex)
  await sms.migrate()
  const demo = await openDemo({ ...parts, sms, knex }, stopping)
  return demo
    ? `The demo is in the database. Everybody's password: ${demo.password}\n`
    : 'The database is not empty and not the demo: it was left as it is.\n'
}
