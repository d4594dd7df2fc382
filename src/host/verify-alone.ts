import type { AuditReport } from '../index.js'
import { keptHeads } from './audit-heads.js'
import { databaseBeside } from './database-beside.js'
import type { Environment } from './environment.js'
import { hostLogger } from './logger.js'
import { openPlugin } from './open-plugin.js'
import type { Stopping } from './stopping.js'

/**
 * Looks whether the audit is as it was sealed, and as the heads in the data folder say; also beside a host that runs.
 * Changes nothing.
 */
export async function verifyAlone(environment: Environment, stopping: Stopping): Promise<AuditReport> {
  const { data, databaseUrl } = await databaseBeside(environment, stopping)
  const logger = hostLogger(environment.logLevel)
  const { publicUrl = 'http://127.0.0.1', questblueUrl = 'https://api.questblue.com' } = environment
  const parts = { environment, data, databaseUrl, publicUrl, questblueUrl, logger }
  const { sms } = await openPlugin(parts, stopping)
  return sms.verifyAudit(keptHeads(data))
}
