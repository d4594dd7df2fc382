import { z } from 'zod'
import { requireRight } from '../access/gates.js'
import type { Principal } from '../access/principal.js'
import type { Tx } from '../database/transaction.js'
import { Note } from './assign.js'
import { DeliverHeld, deliverWaiting, type Waiting } from './deliver-waiting.js'

export const EnableInput = z.object({ numberId: z.uuid(), reason: Note, deliverHeld: DeliverHeld })

/**
 * Switches a number on again: it delivers and sends, to and by whoever held it all the while.
 * Texts that wait stay so, unless `deliverHeld`.
 * @throws SmsError `not_found` (absent or another tenant's: the same), `not_allowed`, `number_unlinked`
 */
export async function enable(
  tx: Tx,
  principal: Principal,
  { numberId, reason, deliverHeld = false }: z.output<typeof EnableInput>,
): Promise<Waiting> {
  requireRight(principal, 'sms_numbers.enable')
  await tx.query('select sms.switch_number($1, true, $2)', [numberId, reason ?? null])
  return deliverWaiting(tx, numberId, deliverHeld)
}
