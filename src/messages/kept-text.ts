import { z } from 'zod'
import { one, type Tx } from '../database/transaction.js'
import { SmsError } from '../errors.js'
import type { InboundMessage } from '../questblue/inbound.js'
import type { Keyring } from '../settings/keyring.js'
import { openRetired } from './retired-request.js'

const Kept = z.object({
  deliveryId: z.uuid(),
  ciphertext: z.instanceof(Buffer).nullable(),
  keyId: z.string().nullable(),
  at: z.date(),
  number: z.string(),
  numberId: z.uuid().nullable(),
  messageId: z.uuid().nullable(),
})

/** A request on a retired token, sealed, and the number that it may go to; with `messageId` it has been taken in. */
export type Kept = z.infer<typeof Kept>

/** Finds a kept request; that is audited. @throws SmsError `not_found`, `not_replayable` */
export async function findKept(tx: Tx, deliveryId: string): Promise<Kept> {
  const open = `select $1::uuid as "deliveryId", ciphertext, key_id as "keyId", at, number, number_id as "numberId",
    message_id as "messageId" from sms.open_retired($1)`
  return Kept.parse(await one(tx, open, [deliveryId]))
}

/** Its text, and the number that it goes to. @throws SmsError `not_replayable` when there is none */
export async function textOf(keyring: Keyring, kept: Kept): Promise<{ message: InboundMessage; numberId: string }> {
  const { deliveryId, ciphertext, keyId, number, numberId } = kept
  if (ciphertext === null || keyId === null) throw refused('its body is not kept any more')
  if (numberId === null) throw refused('its number is no longer with the tenant that it came for')
  const message = await openRetired(keyring, deliveryId, { ciphertext, keyId })
  if (!message.to.includes(number)) throw refused('it is not addressed to the number of its token')
  return { message, numberId }
}

function refused(reason: string): SmsError {
  return new SmsError('not_replayable', { reason })
}
