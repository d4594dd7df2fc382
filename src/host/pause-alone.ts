import { databaseBeside } from './database-beside.js'
import type { Environment } from './environment.js'
import { hostLogger } from './logger.js'
import { openPlugin } from './open-plugin.js'
import type { Stopping } from './stopping.js'

/**
 * Pauses sending, also beside a host that runs: nothing is handed to QuestBlue until a superadmin decides.
 * @throws HostError as `databaseBeside`
 */
export async function pauseAlone(environment: Environment, stopping: Stopping, reason: string): Promise<string> {
  const { data, databaseUrl } = await databaseBeside(environment, stopping)
  const logger = hostLogger(environment.logLevel)
  const { publicUrl = 'http://127.0.0.1', questblueUrl = 'https://api.questblue.com' } = environment
  const parts = { environment, data, databaseUrl, publicUrl, questblueUrl, logger }
  const { sms } = await openPlugin(parts, stopping)
  await sms.pauseSending(reason.slice(0, 500) || undefined)
  return 'Sending is paused. A superadmin decides in the panel: Settings, QuestBlue, Sending.\n'
}
