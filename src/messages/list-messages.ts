import { z } from 'zod'
import { requireRight } from '../access/gates.js'
import type { Principal } from '../access/principal.js'
import type { Tx } from '../database/transaction.js'
import { Message, messageColumns } from './message.js'
import { noteReads } from './note-reads.js'
import { looked } from './peer.js'

/** `before` is the `next` of the page before; a `limit` above 200 is lowered. */
export const ListMessagesInput = z.object({
  number: z.string().trim().min(1).transform(looked).optional(),
  peer: z.string().trim().min(1).transform(looked).optional(),
  conversationId: z.uuid().optional(),
  inbox: z.literal('mine').optional(),
  before: z.uuid().optional(),
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .transform(limit => Math.min(limit, 200))
    .optional(),
})

/**
 * Texts that the acting person may read, newest first. `inbox: 'mine'`: those that were routed to, or sent by, that person.
 * What an admin is given is noted.
 * @throws SmsError `not_allowed`, `reading_not_noted`
 */
export async function listMessages(
  tx: Tx,
  principal: Principal,
  { number, peer, conversationId, inbox, before, limit = 50 }: z.output<typeof ListMessagesInput> = {},
): Promise<{ messages: Message[]; next: string | null }> {
  requireRight(principal, 'sms_messages.list')
  const values: unknown[] = []
  const bind = (value: unknown) => `$${values.push(value)}`
  const ofNumber = number && `sms.numbers w where w.number = ${bind(number)}`
  const wanted = [
    ofNumber && 'm.tenant_id = w.tenant_id and m.number_id = w.id',
    peer && peerCondition(bind(peer)),
    conversationId && `m.conversation_id = ${bind(conversationId)}`,
    before && `m.id < ${bind(before)}`,
    inbox && 'i.user_id = sms.current_person()',
  ].filter(condition => condition !== undefined)
  const mine = inbox ? 'join sms.inbox i on i.tenant_id = m.tenant_id and i.message_id = m.id' : ''
  const newest = `order by m.id desc limit ${limit + 1}`
  const page = `select m.* from sms.messages m ${mine} ${wanted.length > 0 ? `where ${wanted.join(' and ')}` : ''} ${newest}`
  // The page first, what stands beside it then; of a number one page for each of its times. Joined before, two years of
  // texts were read for the newest fifty.
  const pages = ofNumber
    ? `select m.* from (select * from ${ofNumber}) w cross join lateral (${page}) m ${newest}`
    : page
  const { rows } = await tx.query(
    `select ${messageColumns} from (${pages}) m join sms.numbers n on n.id = m.number_id order by m.id desc`,
    values,
  )
  const messages = z.array(Message).parse(rows.slice(0, limit))
  await noteReads(tx, principal, conversationId ? 'thread' : 'texts', messages)
  return { messages, next: rows.length > limit ? (messages.at(-1)?.id ?? null) : null }
}

/** Who wrote or was written to is a participant of the conversation: by way of that, few texts are looked at. */
function peerCondition(peer: string): string {
  return `m.peer = ${peer} and m.conversation_id in (select c.id from sms.conversations c where ${peer} = any (c.participants))`
}
