import { createECDH } from 'node:crypto'
import type { SmsNumbersOptions } from '../index.js'
import type { DataFolder } from './data-folder.js'
import type { Environment } from './environment.js'
import { keptSecret } from './kept-secret.js'

/**
 * Web push as this host has it: keys from VAPID_KEYS, else made once and kept in the data folder. With other keys every
 * browser would have to be asked anew.
 * @throws HostError as `keptSecret`
 */
export async function pushOptions(
  { vapidKeys, vapidSubject }: Pick<Environment, 'vapidKeys' | 'vapidSubject'>,
  data: Pick<DataFolder, 'path'>,
  publicUrl: string,
): Promise<NonNullable<SmsNumbersOptions['push']>> {
  const keys = vapidKeys ?? (await keptSecret(data, 'push.keys', newKeys))
  const [publicKey, privateKey] = keys.split(',').map(key => key.trim())
  const fallback = publicUrl.startsWith('https:') ? publicUrl : 'mailto:admin@example.com'
  return { subject: vapidSubject ?? fallback, publicKey, privateKey }
}

/** A pair of P-256, the public one first. @see RFC 8292, section 3.2 */
export function newKeys(): string {
  const pair = createECDH('prime256v1')
  pair.generateKeys()
  const privateKey = Buffer.concat([Buffer.alloc(32), pair.getPrivateKey()]).subarray(-32) // without leading zeros it comes
  return [pair.getPublicKey(), privateKey].map(key => key.toString('base64url')).join(',')
}
