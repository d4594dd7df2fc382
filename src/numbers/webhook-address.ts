import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { z } from 'zod'
import { first, type Tx } from '../database/transaction.js'
import { SmsError } from '../errors.js'
import type { Keyring, Sealed } from '../settings/keyring.js'
import type { Service } from '../settings/service.js'

/** A token as it is stored: its hash to recognise it by, and itself sealed, to be shown or set at QuestBlue again. */
export interface NewToken extends Sealed {
  id: string
  hash: Buffer
}

/** Makes the secret part of a webhook's address: 32 random bytes, sealed for its own row. */
export function newToken(keyring: Keyring): NewToken {
  const id = randomUUID()
  const token = randomBytes(32).toString('base64url')
  return { id, hash: hashOf(token), ...keyring.seal(token, boundToToken(id)) }
}

/** What a token is recognised by: SHA-256, so that the database cannot give one away. */
export function hashOf(token: string): Buffer {
  return createHash('sha256').update(token, 'utf8').digest()
}

const Opened = z.object({ tokenId: z.string(), ciphertext: z.instanceof(Buffer), keyId: z.string() })

/**
 * The address that QuestBlue posts a number's texts to, secret included. Every opening is audited with its purpose.
 * @throws SmsError `not_found`
 */
export async function openAddress(
  { keyring, publicUrl }: Service,
  tx: Tx,
  numberId: string,
  purpose: 'shown' | 'set_at_carrier',
): Promise<string> {
  const open = `select token_id as "tokenId", ciphertext, key_id as "keyId" from sms.open_token($1, $2)`
  const row = await first(tx, open, [numberId, purpose])
  if (row === undefined) throw new SmsError('not_found')
  const { tokenId, ...sealed } = Opened.parse(row)
  return `${publicUrl}/api/sms/webhook/${keyring.open(sealed, boundToToken(tokenId))}`
}

/** The same for a test that the server makes by itself; undefined where no token of the number lives. */
export async function testAddress(
  { keyring, publicUrl }: Pick<Service, 'keyring' | 'publicUrl'>,
  tx: Tx,
  numberId: string,
): Promise<string | undefined> {
  const open = `select token_id as "tokenId", ciphertext, key_id as "keyId" from sms.token_to_test($1)`
  const row = await first(tx, open, [numberId])
  if (row === undefined) return undefined
  const { tokenId, ...sealed } = Opened.parse(row)
  return `${publicUrl}/api/sms/webhook/${keyring.open(sealed, boundToToken(tokenId))}`
}

/** The same without its secret, for whoever may know the state alone. */
export function maskedAddress({ publicUrl }: Service): string {
  return `${publicUrl}/api/sms/webhook/••••••••`
}

/** What a sealed token is bound to: its row, and no other. */
export function boundToToken(tokenId: string): string {
  return `webhook_tokens/${tokenId}`
}
