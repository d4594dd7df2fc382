import { z } from 'zod'
import { requireRight } from '../access/gates.js'
import type { Principal } from '../access/principal.js'
import type { Tx } from '../database/transaction.js'
import { type Giving, givingOf } from './giving.js'

export const ReadSeveralHoldersInput = z.object({ numberIds: z.array(z.uuid()).max(500) })

/**
 * What whoever gives several numbers to others has to know first, by the number's id. Of a number that is absent or
 * another tenant's there is nothing.
 * @throws SmsError `not_allowed`
 */
export function readSeveralHolders(
  tx: Tx,
  principal: Principal,
  { numberIds }: z.output<typeof ReadSeveralHoldersInput>,
): Promise<Map<string, Giving>> {
  requireRight(principal, 'sms_numbers.bulkAssign')
  return givingOf(tx, numberIds)
}
