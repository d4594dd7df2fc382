import { randomBytes } from 'node:crypto'
import { ComponentLoader } from 'adminjs'
import type { Knex } from 'knex'
import type { Logger } from 'pino'
import { type SmsNumbers, smsNumbers } from '../index.js'
import { keepHead } from './audit-heads.js'
import type { DataFolder } from './data-folder.js'
import type { Environment } from './environment.js'
import { keptSecret } from './kept-secret.js'
import { openKnex } from './migrate-host.js'
import { pluginOptions } from './plugin-options.js'
import { pushOptions } from './push-options.js'
import type { Stopping } from './stopping.js'

/** What the plugin is opened with. */
export interface PluginParts {
  environment: Environment
  data: DataFolder
  databaseUrl: string
  publicUrl: string
  questblueUrl: string
  logger: Logger
}

/** The plugin as this host uses it, and the host's own way to its tables. Nothing is migrated yet. */
export async function openPlugin(
  { environment, data, databaseUrl, publicUrl, questblueUrl, logger }: PluginParts,
  stopping: Stopping,
): Promise<{ sms: SmsNumbers; knex: Knex; componentLoader: ComponentLoader }> {
  const encryptionKey = environment.encryptionKey ?? (await keptSecret(data, 'encryption.key', newKey))
  const componentLoader = new ComponentLoader()
  const push = await pushOptions(environment, data, publicUrl)
  const onAuditHead = keepHead(data)
  const given = { databaseUrl, componentLoader, encryptionKey, publicUrl, questblueUrl, push, onAuditHead, logger }
  const knex = await stopping.opened('connections', openKnex(databaseUrl), connection => connection.destroy())
  const sms = await stopping.opened('plugin', smsNumbers(pluginOptions(given)), plugin => plugin.stop())
  return { sms, knex, componentLoader }
}

/** 32 random bytes in base64. */
export function newKey(): string {
  return randomBytes(32).toString('base64')
}
