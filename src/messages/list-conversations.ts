import { z } from 'zod'
import { requireRight } from '../access/gates.js'
import type { Principal } from '../access/principal.js'
import type { Tx } from '../database/transaction.js'
import { looked } from './peer.js'

/**
 * `mine`: handled by the acting person, or with one of the newest 5,000 texts that were routed to or sent by that person;
 * `unread`: with something that person has not read; `all`: all visible.
 */
export const ListConversationsInput = z.object({
  view: z.enum(['mine', 'unread', 'all']).optional(),
  number: z.string().trim().min(1).transform(looked).optional(),
})

const Conversation = z.object({
  id: z.string(),
  number: z.string(),
  numberId: z.string(),
  peer: z.string(),
  peerKind: z.enum(['phone', 'short_code', 'other']),
  participants: z.array(z.string()),
  handlerId: z.string().nullable(),
  handlerName: z.string().nullable(),
  lastAt: z.date().transform(at => at.toISOString()),
  lastText: z.string(),
  lastDirection: z.enum(['in', 'out']),
  lastAutomatic: z.boolean(),
  unread: z.number(),
})

/** One line of the inbox. `unread` counts what the acting person has not read of what was routed to them. */
export type Conversation = z.output<typeof Conversation>

const views = {
  mine: 'and (c.handler_id = sms.current_person() or c.id in (select l.conversation_id from lately l))',
  unread: 'and mine.unread > 0',
  all: '',
} as const

/**
 * The newest 200 conversations of a view, of those that the acting person may read. One of which nothing may be read
 * (all of it is held) is none.
 * @throws SmsError `not_allowed`
 */
export async function listConversations(
  tx: Tx,
  principal: Principal,
  { view = 'mine', number }: z.output<typeof ListConversationsInput> = {},
): Promise<{ conversations: Conversation[] }> {
  requireRight(principal, 'sms_inbox.show')
  const { rows } = await tx.query(
    `with mine as materialized (
       select i.conversation_id, count(*)::integer as unread from sms.inbox i
       where i.user_id = sms.current_person() and i.read_at is null group by i.conversation_id
     ), lately as materialized ( -- by the key's order: 20 times quicker than asking each conversation
       select i.conversation_id from sms.inbox i
       where i.user_id = sms.current_person() order by i.message_id desc limit 5000
     )
     select c.id, n.number, c.number_id as "numberId", c.peer, sms.peer_kind(c.peer) as "peerKind", c.participants, c.handler_id::text as "handlerId",
       case when c.handler_id is not null then sms.name_of(c.handler_id) end as "handlerName",
       last.at as "lastAt", last.text as "lastText", last.direction as "lastDirection",
       last.direction = 'out' and last.author_id is null as "lastAutomatic", coalesce(mine.unread, 0) as unread
     from sms.conversations c
     join sms.numbers n on n.id = c.number_id
     left join mine on mine.conversation_id = c.id
     cross join lateral (
       select m.at, m.text, m.direction, m.author_id from sms.messages m
       where m.tenant_id = c.tenant_id and m.conversation_id = c.id order by m.id desc limit 1
     ) last
     where ($1::text is null or n.number = $1) ${views[view]}
     order by c.last_at desc limit 200`,
    [number ?? null],
  )
  return { conversations: z.array(Conversation).parse(rows) }
}
