import { z } from 'zod'
import { asWorker } from '../access/principal.js'
import type { Database } from '../database/transaction.js'
import type { HistoryEntry } from '../questblue/list-history.js'

const Known = z.array(z.object({ id: z.string() }))

/** Of the carrier's history, what is known as no text of ours. */
export async function unknownOf(db: Database, entries: HistoryEntry[]): Promise<HistoryEntry[]> {
  const ids = entries.map(({ id }) => id)
  const known = 'select carrier_id as id from sms.carrier_texts where carrier_id = any ($1)'
  const { rows } = await asWorker(db, tx => tx.query(known, [ids]))
  const ours = new Set(Known.parse(rows).map(({ id }) => id))
  return entries.filter(({ id }) => !ours.has(id))
}
