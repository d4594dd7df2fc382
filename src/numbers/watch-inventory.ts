import type { Logger } from 'pino'
import { z } from 'zod'
import { asWorker } from '../access/principal.js'
import { one } from '../database/transaction.js'
import { repeat, type Repeating } from '../messages/repeat.js'
import { CarrierError } from '../questblue/carrier-error.js'
import { listSmsNumbers } from '../questblue/list-sms-numbers.js'
import { readInventory } from '../questblue/read-inventory.js'
import type { Service } from '../settings/service.js'

const Due = z.object({ due: z.boolean(), now: z.string() })
const Gone = z.array(z.object({ numberId: z.string() }))

/**
 * Reads QuestBlue's inventory once a day, whichever process comes first. A linked number missing from two complete reads
 * is gone; an answer that is not the whole changes nothing, and is asked for again in an hour. Where each number's texts go
 * is read along: one that was set from here and goes elsewhere has drifted.
 */
export function startInventoryWatch({ service, log }: { service: Service; log: Logger }): Repeating {
  return repeat(() => lookForGone(service, log), { everyMs: 60_000, name: 'inventory', log })
}

async function lookForGone({ db, carrier }: Service, log: Logger): Promise<void> {
  const ask = 'select sms.inventory_is_due() as due, clock_timestamp()::text as now'
  const { due, now } = Due.parse(await asWorker(db, tx => one(tx, ask)))
  if (!due) return
  try {
    const numbers = await readInventory(carrier)
    const note = 'select number_id as "numberId" from sms.note_inventory($1, $2)'
    const gone = Gone.parse((await asWorker(db, tx => tx.query(note, [numbers, now]))).rows)
    if (gone.length > 0) log.warn({ gone }, 'linked numbers are gone at QuestBlue; they send nothing until resumed')
    const modes = (await listSmsNumbers(carrier)).map(({ number, mode }) => ({ number, mode }))
    await asWorker(db, tx => tx.query('select sms.note_modes($1)', [JSON.stringify(modes)]))
  } catch (error) {
    if (!(error instanceof CarrierError)) throw error
    log.info({ code: error.code, reason: error.reason }, 'the inventory was not read as a whole, and changes nothing')
  }
}
