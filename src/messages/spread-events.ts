import { z } from 'zod'
import { asWorker } from '../access/principal.js'
import { type Database, one } from '../database/transaction.js'

const Spread = z.object({ count: z.number() })
const atOnce = 500

/** Looks at every event that nobody has looked at yet, and puts down who is to be told of it. Several processes share the work. */
export async function spreadEvents(db: Database): Promise<void> {
  for (let full = true; full; ) {
    const { count } = Spread.parse(await asWorker(db, tx => one(tx, 'select sms.spread_events($1) as count', [atOnce])))
    full = count === atOnce
  }
}
