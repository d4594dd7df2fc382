import { z } from 'zod'
import { asPrincipal, type Principal } from '../access/principal.js'
import { type Database, one } from '../database/transaction.js'

const Event = z.object({
  id: z.uuid(),
  kind: z.enum(['message', 'status', 'read']),
  number: z.string(),
  numberId: z.uuid(),
  peer: z.string(),
  conversationId: z.uuid(),
  messageId: z.uuid(),
  at: z.date().transform(at => at.toISOString()),
})

/** One event as its reader is told it. */
export type Event = z.output<typeof Event>

const columns = `id, kind, number, number_id as "numberId", peer, conversation_id as "conversationId", message_id as "messageId", at`

/** Of these events, the ones that this person may read, in order. */
export async function eventsOf(db: Database, principal: Principal, ids: string[]): Promise<Event[]> {
  const sql = `select ${columns} from sms.events where id = any ($1) order by id`
  return z.array(Event).parse((await asPrincipal(db, principal, tx => tx.query(sql, [ids]))).rows)
}

/** The first `most` events behind a moment (milliseconds since 1970) that this person may read. */
export async function eventsSince(db: Database, principal: Principal, from: number, most: number): Promise<Event[]> {
  const sql = `select ${columns} from sms.events where id > sms.uuid_v7_floor($1) order by id limit $2`
  return z.array(Event).parse((await asPrincipal(db, principal, tx => tx.query(sql, [new Date(from), most]))).rows)
}

/** The least id of this moment, by the clock that makes the ids. */
export async function idOfNow(db: Database, principal: Principal): Promise<string> {
  const sql = 'select sms.uuid_v7_floor(clock_timestamp()) as id'
  return z.object({ id: z.string() }).parse(await asPrincipal(db, principal, tx => one(tx, sql))).id
}
