import { z } from 'zod'
import { asWorker } from '../access/principal.js'
import { type Database, first } from '../database/transaction.js'
import { SmsError } from '../errors.js'
import type { CarrierCredentials } from '../questblue/carrier.js'
import type { Keyring } from './keyring.js'

/** What a sealed secret is bound to: its name. */
export const boundToSecret = (name: string) => `secrets/${name}`

/** What the sealed credentials are bound to. */
export const credentialsBound = boundToSecret('questblue')

const Row = z.object({ ciphertext: z.instanceof(Buffer), keyId: z.string() })
const Credentials = z.object({ username: z.string(), password: z.string(), securityKey: z.string() }).partial()

/** The stored credentials as far as they were entered; for the server's own use alone. */
export async function storedCredentials(db: Database, keyring: Keyring): Promise<Partial<CarrierCredentials>> {
  const read = `select ciphertext, key_id as "keyId" from sms.secrets where name = 'questblue'`
  const row = await asWorker(db, tx => first(tx, read))
  if (row === undefined) return {}
  return Credentials.parse(JSON.parse(keyring.open(Row.parse(row), credentialsBound)))
}

/** What the carrier's client asks at each call. @throws SmsError `credentials_missing` */
export async function carrierCredentials(db: Database, keyring: Keyring): Promise<CarrierCredentials> {
  const { username, password, securityKey } = await storedCredentials(db, keyring)
  if (!username || !password || !securityKey) throw new SmsError('credentials_missing')
  return { username, password, securityKey }
}
