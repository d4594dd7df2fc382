import { z } from 'zod'
import type { Tx } from '../database/transaction.js'
import { SmsError } from '../errors.js'
import type { InboundMedia, InboundMessage } from '../questblue/inbound.js'
import type { Keyring } from '../settings/keyring.js'
import { deliveryBodyBound, type KeptRequest, openRequest, retiredRequestBound, textIn } from './kept-request.js'

const Kept = z.object({
  deliveryId: z.uuid(),
  kind: z.enum(['retired_requests', 'delivery_bodies']),
  ciphertext: z.instanceof(Buffer).nullable(),
  keyId: z.string().nullable(),
  at: z.date(),
  outcome: z.string(),
  reason: z.string().nullable(),
  number: z.string().nullable(),
  messageId: z.uuid().nullable(),
})

/** A request of the webhook's log, sealed, where its body is kept; with `messageId` it is there already. */
export type Kept = z.infer<typeof Kept>

const boundTo = { retired_requests: retiredRequestBound, delivery_bodies: deliveryBodyBound }

/** Finds requests of the log that may be seen, in the order in which they came; that they are opened is audited. */
export async function findKept(tx: Tx, deliveryIds: readonly string[]): Promise<Kept[]> {
  const open = `select delivery_id as "deliveryId", kind, ciphertext, key_id as "keyId", at, outcome, reason, number,
    message_id as "messageId" from sms.open_kept($1)`
  return z.array(Kept).parse((await tx.query(open, [deliveryIds])).rows)
}

/** The same of one. @throws SmsError `not_found` */
export async function findOneKept(tx: Tx, deliveryId: string): Promise<Kept> {
  const [kept] = await findKept(tx, [deliveryId])
  if (!kept) throw new SmsError('not_found')
  return kept
}

/** The request as it was; undefined where its body is not kept, or no more. */
export function requestOf(keyring: Keyring, { deliveryId, kind, ciphertext, keyId }: Kept): KeptRequest | undefined {
  return ciphertext === null || keyId === null
    ? undefined
    : openRequest(keyring, boundTo[kind](deliveryId), { ciphertext, keyId })
}

/** Its text, as texts are read today. @throws SmsError `not_replayable` when there is none */
export async function textOf(keyring: Keyring, kept: Kept): Promise<InboundMessage> {
  if (kept.outcome === 'test') throw refused('it was a test')
  const request = requestOf(keyring, kept)
  if (!request) throw refused('its body is not kept any more')
  const message = await textIn(request)
  if (kept.number !== null && kept.outcome !== 'unknown_number' && !message.to.includes(kept.number))
    throw refused('it is not addressed to the number of its token')
  return message
}

/** A text as the database takes it in. */
export function takenOf({ from, to, text, segments, dialect, media }: InboundMessage) {
  return { from, to, text, segments, dialect, media: media.map(fileOf) }
}

function fileOf(media: InboundMedia) {
  return 'url' in media ? { url: media.url } : { type: media.type, data: media.bytes.toString('base64') }
}

/** Why a text may go to no number: what it came for is gone, or it is addressed to none of ours. */
export function noPlace({ number, outcome }: Kept): SmsError {
  return refused(
    number === null || outcome === 'unknown_number'
      ? 'it is addressed to no number that it came for'
      : 'its number is no longer with the tenant that it came for',
  )
}

function refused(reason: string): SmsError {
  return new SmsError('not_replayable', { reason })
}
