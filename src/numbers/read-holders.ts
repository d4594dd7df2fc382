import { z } from 'zod'
import { requireRight } from '../access/gates.js'
import type { Principal } from '../access/principal.js'
import type { Tx } from '../database/transaction.js'
import { SmsError } from '../errors.js'
import { type Giving, givingOf } from './giving.js'

export const ReadHoldersInput = z.object({ numberId: z.uuid() })

/**
 * What whoever gives a number to others has to know first.
 * @throws SmsError `not_allowed`, `not_found` (absent or another tenant's: the same)
 */
export async function readHolders(
  tx: Tx,
  principal: Principal,
  { numberId }: z.output<typeof ReadHoldersInput>,
): Promise<{ giving: Giving }> {
  requireRight(principal, 'sms_numbers.share')
  const giving = (await givingOf(tx, [numberId])).get(numberId)
  if (!giving) throw new SmsError('not_found')
  return { giving }
}
