import { z } from 'zod'
import { peerKinds } from './peer-kinds.js'

const moment = z.date().transform(at => at.toISOString())

/** One line of the inbox. `unread` counts what the acting person has not read of what was routed to them. */
export const Conversation = z.object({
  id: z.string(),
  number: z.string(),
  numberId: z.string(),
  peer: z.string(),
  peerKind: z.enum(peerKinds),
  participants: z.array(z.string()),
  handlerId: z.string().nullable(),
  handlerName: z.string().nullable(),
  lastAt: moment,
  lastText: z.string(),
  lastDirection: z.enum(['in', 'out']),
  lastAutomatic: z.boolean(),
  /** The last text was erased at the customer's request: `lastText` is empty. */
  lastErased: z.boolean(),
  /** Who sent the last text, by name; null where nobody of ours did. */
  lastAuthorName: z.string().nullable(),
  unread: z.number(),
  /** Since when it waits for an answer by a person; null: it does not. */
  waitingSince: moment.nullable(),
})
export type Conversation = z.output<typeof Conversation>

/** Columns of a `Conversation`, of `chosen c` and what was said in it last. */
export const conversationColumns = `c.id, n.number, c.number_id as "numberId", c.peer, sms.peer_kind(c.peer) as "peerKind", c.participants,
  c.handler_id::text as "handlerId", case when c.handler_id is not null then sms.name_of(c.handler_id) end as "handlerName",
  c.said_at as "lastAt", c.said as "lastText", c.direction as "lastDirection",
  c.direction = 'out' and c.author_id is null as "lastAutomatic", c.said_erased as "lastErased",
  case when c.author_id is not null then sms.name_of(c.author_id) end as "lastAuthorName",
  (select count(*)::integer from sms.inbox i where i.tenant_id = c.tenant_id and i.user_id = sms.current_person()
    and i.conversation_id = c.id and i.read_at is null) as unread,
  (select w.since from sms.waiting w where w.tenant_id = c.tenant_id and w.conversation_id = c.id) as "waitingSince"`

/** The newest text of a conversation `c` that may be read: with none, there is no conversation. */
export const lastSaid = `cross join lateral (
  select m.at as said_at, m.text as said, m.direction, m.author_id, m.erased_at is not null as said_erased from sms.messages m
  where m.tenant_id = c.tenant_id and m.conversation_id = c.id order by m.id desc limit 1
) said`
