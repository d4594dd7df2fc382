import { z } from 'zod'
import { requireRight } from '../access/gates.js'
import type { Principal } from '../access/principal.js'
import type { Tx } from '../database/transaction.js'

export const UnlinkInput = z.object({ numberId: z.uuid() })

/**
 * Ends a number's time in its tenant: nobody holds it, its webhook address is dead, its history stays.
 * The number stays at QuestBlue and is still billed. Never gated by tier or credentials.
 * @throws SmsError `not_found`, `not_allowed`, `number_unlinked`
 */
export async function unlink(tx: Tx, principal: Principal, { numberId }: z.output<typeof UnlinkInput>): Promise<void> {
  requireRight(principal, 'sms_numbers.unlink')
  await tx.query('select sms.unlink_number($1)', [numberId])
}
