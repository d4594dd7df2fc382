import { z } from 'zod'
import { requireRight } from '../access/gates.js'
import type { Principal } from '../access/principal.js'
import { one, type Tx } from '../database/transaction.js'

/** How many of the conversations that wait are named. */
const named = 5

const Desk = z.object({
  unread: z.number(),
  waiting: z.number(),
  longest: z.array(
    z.object({
      id: z.string(),
      number: z.string(),
      peer: z.string(),
      since: z.string().transform(at => new Date(at).toISOString()),
    }),
  ),
  numbers: z.array(z.object({ id: z.string(), number: z.string(), label: z.string(), enabled: z.boolean() })),
})

/**
 * What waits for one person: texts not read, conversations that want an answer of theirs (or of anybody, where they are
 * nobody's), those that wait longest by name, and the numbers held. Moments are UTC, ISO 8601.
 */
export type OwnDesk = z.output<typeof Desk>

/** Of the acting person alone. @throws SmsError `not_allowed` */
export async function ownDesk(tx: Tx, principal: Principal): Promise<OwnDesk> {
  requireRight(principal, 'sms_inbox.show')
  return Desk.parse(await one(tx, deskQuery, [named]))
}

const deskQuery = `
  with waiting as materialized (
    select c.id, n.number, c.peer, w.since
    from sms.assignments a join sms.numbers n on n.id = a.number_id and n.unlinked_at is null
    join sms.conversations c on c.tenant_id = a.tenant_id and c.number_id = a.number_id
    cross join lateral (
      select min(m.at) as since from sms.messages m
      where m.tenant_id = c.tenant_id and m.conversation_id = c.id and m.direction = 'in' and m.status = 'received'
        and m.id > coalesce((
          select o.id from sms.messages o
          where o.tenant_id = c.tenant_id and o.conversation_id = c.id and o.direction = 'out' and o.author_id is not null
          order by o.id desc limit 1), '00000000-0000-0000-0000-000000000000')
    ) w
    where a.tenant_id = sms.current_tenant() and a.user_id = sms.current_person() and a.ended_at is null
      and c.closed_at is null and c.last_at > statement_timestamp() - interval '7 days'
      and coalesce(c.handler_id, sms.current_person()) = sms.current_person() and w.since is not null
  )
  select (select count(*)::integer from sms.inbox i
      where i.tenant_id = sms.current_tenant() and i.user_id = sms.current_person() and i.read_at is null) as unread,
    (select count(*)::integer from waiting) as waiting,
    (select coalesce(jsonb_agg(to_jsonb(l) order by l.since), '[]') from (select * from waiting w order by w.since limit $1) l) as longest,
    (select coalesce(jsonb_agg(jsonb_build_object('id', n.id, 'number', n.number, 'label', n.label, 'enabled', n.enabled) order by n.number), '[]')
      from sms.assignments a join sms.numbers n on n.id = a.number_id and n.unlinked_at is null
      where a.tenant_id = sms.current_tenant() and a.user_id = sms.current_person() and a.ended_at is null) as numbers`
