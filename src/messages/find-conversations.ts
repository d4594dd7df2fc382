import { z } from 'zod'
import type { Principal } from '../access/principal.js'
import type { Tx } from '../database/transaction.js'
import { findTexts, type FoundText } from './find-texts.js'
import { withinReach } from './within-reach.js'

const Key = z.object({ tenantId: z.string(), id: z.string() })
type Key = z.output<typeof Key>

/** What a search met: conversations by their keys, and of those that were met by a text, the newest such text. */
export interface Found {
  keys: Key[]
  texts: ReadonlyMap<string, FoundText>
  /** Back to when texts were looked through, where that is not all that was asked for. */
  searchedSince: string | null
}

/**
 * Conversations that the acting person may read by whatever is known of them: three digits or more of a number in any
 * notation (theirs or ours), the label of a number of ours, the name of whoever has the conversation, or words of a text.
 * The newest 200 of each kind.
 */
export async function findConversations(
  tx: Tx,
  principal: Principal,
  { search, number }: { search: string; number: string | undefined },
): Promise<Found> {
  const digits = digitsOf(search)
  const asked = number ?? null
  const keys: Key[] = []
  if (digits !== undefined) {
    keys.push(
      ...(await keysOf(
        tx,
        'select tenant_id::text as "tenantId", conversation_id as id from sms.conversations_with($1, $2, 200)',
        [digits, asked],
      )),
    )
  } else {
    keys.push(...(await keysOf(tx, ofPeople(principal, number), number === undefined ? [search] : [search, number])))
  }
  keys.push(...(await keysOf(tx, ofNumbers, [digits ?? null, digits === undefined ? search : null, asked])))
  const { texts, searchedSince } = await findTexts(tx, principal, { words: search, number })
  const ofTexts = [...texts.values()].map(({ tenantId, conversationId: id }) => ({ tenantId, id }))
  return { keys: [...keys, ...ofTexts], texts, searchedSince }
}

/** The digits of a part of a number, without the country code of a whole one; none where other things are looked for. */
function digitsOf(search: string): string | undefined {
  if (!/^[\d\s().+*/-]+$/.test(search)) return undefined
  const digits = search.replace(/\D/g, '')
  if (digits.length < 3) return undefined
  return (digits.length === 11 ? digits.replace(/^1/, '') : digits).slice(0, 15)
}

async function keysOf(tx: Tx, sql: string, values: readonly unknown[]): Promise<Key[]> {
  return z.array(Key).parse((await tx.query(sql, values)).rows)
}

/** The key of one conversation, by its id; none where it is not the acting person's to read. */
export function keysOfConversation(tx: Tx, id: string): Promise<Key[]> {
  return keysOf(
    tx,
    `select c.tenant_id::text as "tenantId", c.id from sms.tenants_with_numbers() t (id)
     join sms.conversations c on c.tenant_id = t.id and c.id = $1`,
    [id],
  )
}

const ofNumbers = `
  select n.tenant_id::text as "tenantId", c.id from sms.numbers_called($1, $2) f (id) join sms.numbers n on n.id = f.id and ($3::text is null or n.number = $3)
  cross join lateral (
    select c.id, c.last_at from sms.conversations c
    where c.tenant_id = n.tenant_id and c.number_id = n.id order by c.last_at desc limit 50
  ) c order by c.last_at desc limit 200`

/** Of whoever is called so: among the newest conversations, since no index leads from a person to theirs. */
function ofPeople(principal: Principal, number: string | undefined): string {
  const newest = withinReach(
    principal,
    number === undefined ? undefined : '$2',
    is => `select c.tenant_id, c.id, c.last_at, c.handler_id from sms.conversations c
      where ${is('c')} and exists (select from called) order by c.last_at desc limit 2000`,
  )
  return `
    with called as materialized (select p.user_id from sms.people_called($1) p (user_id)),
    newest as materialized (select x.* from ${newest} order by x.last_at desc limit 2000)
    select n.tenant_id::text as "tenantId", n.id from newest n where n.handler_id in (select k.user_id from called k) order by n.last_at desc limit 200`
}
