import { z } from 'zod'
import type { Principal } from '../access/principal.js'
import { one, type Tx } from '../database/transaction.js'
import { withinReach } from './within-reach.js'

/** A text that holds the words. */
export const FoundText = z.object({
  conversationId: z.string(),
  tenantId: z.string(),
  messageId: z.string(),
  text: z.string(),
  direction: z.enum(['in', 'out']),
  at: z.string().transform(at => new Date(at).toISOString()),
})
export type FoundText = z.output<typeof FoundText>

/**
 * So many of the newest texts are looked through. Without an index over their words (it makes storing them 1.6 times
 * slower) the time grows with their number: these take as long in a large tenant as in a small one.
 */
const most = 10_000

const Found = z.object({
  texts: z.array(FoundText),
  searchedSince: z
    .date()
    .nullable()
    .transform(at => at?.toISOString() ?? null),
})

/**
 * Conversations with a text that holds these words, the newest such text of each: of one number, or else of the last 30
 * days. `searchedSince`: back to when was looked, where there are more texts than were looked through.
 */
export async function findTexts(
  tx: Tx,
  principal: Principal,
  { words, number }: { words: string; number: string | undefined },
): Promise<{ texts: Map<string, FoundText>; searchedSince: string | null }> {
  const period = number === undefined ? `and m.id >= sms.uuid_v7_floor(clock_timestamp() - interval '30 days')` : ''
  const newest = withinReach(
    principal,
    number === undefined ? undefined : '$1',
    is => `select m.id, m.tenant_id, m.conversation_id, m.text, m.direction, m.at from sms.messages m
      where ${is('m')} and m.status <> 'duplicate' ${period} order by m.id desc limit ${most}`,
  )
  const row = await one(
    tx,
    `with newest as materialized (select x.* from ${newest} order by x.id desc limit ${most}),
     met as (
       select distinct on (t.conversation_id) t.* from newest t
       where strpos(lower(t.text), lower($2)) > 0 order by t.conversation_id, t.id desc
     )
     select coalesce(jsonb_agg(jsonb_build_object('conversationId', m.conversation_id, 'tenantId', m.tenant_id::text,
         'messageId', m.id, 'text', m.text, 'direction', m.direction, 'at', m.at)), '[]') as texts,
       (select min(t.at) from newest t having count(*) = ${most}) as "searchedSince"
     from (select * from met order by id desc limit 200) m where $1::text is null or true`,
    [number ?? null, words],
  )
  const { texts, searchedSince } = Found.parse(row)
  return { texts: new Map(texts.map(text => [text.conversationId, text])), searchedSince }
}
