import { resolve } from 'node:path'
import { ComponentLoader } from 'adminjs'
import { rotationSaid, SmsError, smsNumbers } from '../index.js'
import { databaseBeside } from './database-beside.js'
import type { Environment } from './environment.js'
import { HostError } from './host-error.js'
import { foundSecret } from './kept-secret.js'
import { hostLogger } from './logger.js'
import { pluginOptions } from './plugin-options.js'
import type { Stopping } from './stopping.js'

/**
 * Seals all secrets anew with the newest key, beside hosts that run: their database is used as it is, and our own is
 * started where it does not run. `done` when the older keys are needed no more.
 * @throws HostError `environment` (no key; or none has started with the newest), and as `openDatabase`
 */
export async function rotateAlone(
  environment: Environment,
  stopping: Stopping,
): Promise<{ words: string; done: boolean }> {
  const path = resolve(environment.dataDir)
  const encryptionKey = environment.encryptionKey ?? (await foundSecret(path, 'encryption.key'))
  if (!encryptionKey)
    throw new HostError('environment', `SMS_ENCRYPTION_KEY is needed: there is no encryption.key in ${path}.`)
  const { databaseUrl } = await databaseBeside(environment, stopping)
  const logger = hostLogger(environment.logLevel)
  const nowhere = { publicUrl: 'http://127.0.0.1', questblueUrl: 'https://api.questblue.com' }
  const options = pluginOptions({
    databaseUrl,
    componentLoader: new ComponentLoader(),
    encryptionKey,
    ...nowhere,
    logger,
  })
  const sms = await stopping.opened('plugin', smsNumbers(options), plugin => plugin.stop())
  try {
    return rotationSaid(await sms.rotateKeys())
  } catch (error) {
    if (!(error instanceof SmsError)) throw error
    throw new HostError('environment', error.message, { cause: error })
  }
}
