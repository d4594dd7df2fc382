import { z } from 'zod'
import { requireRight } from '../access/gates.js'
import type { Principal } from '../access/principal.js'
import { first, one, type Tx } from '../database/transaction.js'
import { SmsError } from '../errors.js'
import { mostFiles } from './file-limits.js'
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

const tooMany = `at most ${mostFiles} files`

const Peer = z.string().trim().min(1, 'enter whom to text').max(100)

export const SendInput = z.object({
  from: z.string().trim().min(1, 'choose the number to send from').max(40),
  /** One, or all of a group at once. */
  to: z.union([Peer, z.array(Peer).min(1).max(20)], { error: 'enter whom to text, at most 20' }),
  text: Text.default(''),
  /** Files that the sender has uploaded; each is sent once. */
  mediaIds: z
    .array(z.uuid().toLowerCase())
    .max(mostFiles, tooMany)
    .refine(isDistinct, 'a file is named twice')
    .optional(),
  /** Files of anybody's on the web; QuestBlue fetches them there. */
  mediaUrls: z.array(MediaUrl).max(mostFiles, tooMany).optional(),
  /** The time of the newest text that the sender had seen: who answered after it is told first, unless `anyway`. */
  seenUntil: z.iso.datetime({ offset: true }).optional(),
  anyway: z.boolean().optional(),
  idempotencyKey: z.string().trim().min(1).max(200).optional(),
})

/**
 * Stores a text and leaves it to the outbox to hand to QuestBlue, once; to several it is one group text, in the group's
 * own conversation, and whoever of them must not be written to refuses it for all. The same `idempotencyKey` with the same request
 * gives the same message, for a day. Nothing is sent here: the message comes back `queued`.
 * @throws SmsError `not_allowed`, `emergency_unavailable`, `peer_not_a_phone`, `invalid_input` (neither text nor file, or too many
 *   or too large files), `file_gone`,
 *   `not_found` (no such number, or not yours to see), `number_not_held`, `number_unlinked`, `number_disabled`,
 *   `tier_required`, `credentials_missing`, `destination_not_allowed`, `opted_out`, `limit_reached` (says when to try
 *   again), `idempotency_conflict`, `answered_meanwhile` (by whom)
 */
export async function send(
  tx: Tx,
  principal: Principal,
  {
    from,
    to,
    text,
    mediaIds = [],
    mediaUrls = [],
    seenUntil,
    anyway = false,
    idempotencyKey,
  }: z.output<typeof SendInput>,
): Promise<Message> {
  requireRight(principal, 'sms_messages.send')
  const files = mediaIds.length + mediaUrls.length
  const peers = [...new Set([to].flat().map(peerOf))].sort()
  if (text.trim() === '' && files === 0) {
    throw new SmsError('invalid_input', { reason: 'there is neither a text nor a file' })
  }
  const segments = files > 0 ? 1 : segmentsOf(text).segments // a text with files travels whole
  const queue = 'select sms.queue_message($1, $2, $3, $4, $5, $6, $7) as id'
  const values = [looked(from), peers.join(','), text, segments, mediaUrls, idempotencyKey ?? null, mediaIds]
  const { id } = z.object({ id: z.string() }).parse(await one(tx, queue, values))
  if (seenUntil !== undefined && !anyway) await requireUnanswered(tx, id, seenUntil)
  const queued = await first(
    tx,
    `select ${messageColumns} from sms.messages m join sms.numbers n on n.id = m.number_id where m.id = $1`,
    [id],
  )
  // The host let the sender go in between, or a repeated key names a text that is no longer theirs to see.
  if (queued === undefined) throw new SmsError('not_found')
  return Message.parse(queued)
}

function isDistinct(ids: string[]): boolean {
  return new Set(ids).size === ids.length
}

const Answer = z.object({ by: z.string() })

/**
 * Asked when the text is stored and its number's other senders wait, so of two answers at once the second one sees the
 * first, even where its own id is the older one: an id is taken before the wait. A text that a repeated key names is not of
 * this transaction, and what came after it is no matter. The refusal takes the text back.
 */
async function requireUnanswered(tx: Tx, messageId: string, seenUntil: string): Promise<void> {
  const find = `select sms.name_of(o.author_id) as by
    from sms.messages m
    join sms.messages o on o.tenant_id = m.tenant_id and o.conversation_id = m.conversation_id
      and (o.id < m.id or m.xmin = pg_current_xact_id()::xid)
    where m.id = $1 and o.direction = 'out' and o.author_id <> m.author_id and o.status <> 'failed'
      and o.id >= sms.uuid_v7_floor($2::timestamptz) and date_trunc('milliseconds', o.at) > $2::timestamptz
    order by o.id desc limit 1`
  const answer = await first(tx, find, [messageId, seenUntil])
  if (answer !== undefined) throw new SmsError('answered_meanwhile', { reason: Answer.parse(answer).by })
}
