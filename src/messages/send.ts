import { z } from 'zod'
import { requireRight } from '../access/gates.js'
import type { Principal } from '../access/principal.js'
import { first, one, type Tx } from '../database/transaction.js'
import { SmsError } from '../errors.js'
import { Message, messageColumns } from './message.js'
import { looked, peerOf } from './peer.js'
import { segmentsOf } from './segments.js'

/** What QuestBlue takes in one text; ten parts of UCS-2 and a little more. */
export const longestText = 1_600

// What Postgres cannot store (a NUL, a lone surrogate) becomes the character for "unreadable".
const Text = z
  .string()
  .transform(text => text.replace(/\p{Surrogate}/gu, '\uFFFD').replaceAll('\0', '\uFFFD'))
  .pipe(z.string().max(longestText, `the text is longer than ${longestText} characters`))

const MediaUrl = z.url({ protocol: /^https?$/, error: 'a file must be a web address' }).max(2_000)

export const SendInput = z.object({
  from: z.string().trim().min(1, 'choose the number to send from').max(40),
  to: z.string().trim().min(1, 'enter whom to text').max(100),
  text: Text.default(''),
  mediaUrls: z.array(MediaUrl).max(10, 'at most 10 files').optional(),
  idempotencyKey: z.string().trim().min(1).max(200).optional(),
})

/**
 * Stores a text and leaves it to the outbox to hand to QuestBlue, once. The same `idempotencyKey` with the same request
 * gives the same message, for a day. Nothing is sent here: the message comes back `queued`.
 * @throws SmsError `not_allowed`, `emergency_unavailable`, `peer_not_a_phone`, `invalid_input` (neither text nor file),
 *   `not_found` (no such number, or not yours to see), `number_not_held`, `number_unlinked`, `number_disabled`,
 *   `tier_required`, `credentials_missing`, `destination_not_allowed`, `opted_out`, `idempotency_conflict`
 */
export async function send(
  tx: Tx,
  principal: Principal,
  { from, to, text, mediaUrls = [], idempotencyKey }: z.output<typeof SendInput>,
): Promise<Message> {
  requireRight(principal, 'sms_messages.send')
  const peer = peerOf(to)
  if (text.trim() === '' && mediaUrls.length === 0) {
    throw new SmsError('invalid_input', { reason: 'there is neither a text nor a file' })
  }
  const queue = 'select sms.queue_message($1, $2, $3, $4, $5, $6) as id'
  const values = [looked(from), peer, text, segmentsOf(text).segments, mediaUrls, idempotencyKey ?? null]
  const { id } = z.object({ id: z.string() }).parse(await one(tx, queue, values))
  const queued = await first(
    tx,
    `select ${messageColumns} from sms.messages m join sms.numbers n on n.id = m.number_id where m.id = $1`,
    [id],
  )
  // The host let the sender go in between, or a repeated key names a text that is no longer theirs to see.
  if (queued === undefined) throw new SmsError('not_found')
  return Message.parse(queued)
}
