import { z } from 'zod'
import { requireRight } from '../access/gates.js'
import type { Principal } from '../access/principal.js'
import type { Tx } from '../database/transaction.js'

const Unread = z.object({
  id: z.string(),
  number: z.string(),
  label: z.string(),
  peer: z.string(),
  unread: z.number(),
  newestId: z.string(),
})
const Counted = z.array(Unread.extend({ all: z.number() }))

/**
 * How many texts the acting person has not read of what was routed to them, and the newest fifty conversations that hold
 * them. Read by every open panel at each text, so it looks at nothing but unread rows.
 * @throws SmsError `not_allowed`
 */
export async function countUnread(
  tx: Tx,
  principal: Principal,
): Promise<{ unread: number; conversations: z.infer<typeof Unread>[] }> {
  requireRight(principal, 'sms_inbox.show')
  const { rows } = await tx.query(
    `select c.id, n.number, n.label, coalesce(last.peer, c.peer) as peer, mine.unread, mine.newest as "newestId", sum(mine.unread) over ()::integer as all
     from (
       select i.conversation_id, count(*)::integer as unread, max(i.message_id::text) as newest from sms.inbox i
       where i.user_id = sms.current_person() and i.read_at is null group by i.conversation_id
     ) mine
     join sms.conversations c on c.id = mine.conversation_id
     join sms.numbers n on n.id = c.number_id
     left join lateral ( -- of a group: who wrote last
       select m.peer from sms.messages m where m.tenant_id = c.tenant_id and m.id = mine.newest::uuid
     ) last on true
     order by mine.newest desc limit 50`,
  )
  const counted = Counted.parse(rows)
  return { unread: counted[0]?.all ?? 0, conversations: counted.map(({ all: _all, ...line }) => line) }
}
