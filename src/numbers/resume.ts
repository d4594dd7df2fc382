import { z } from 'zod'
import { requireRight } from '../access/gates.js'
import type { Principal } from '../access/principal.js'
import type { Tx } from '../database/transaction.js'

export const ResumeInput = z.object({ numberId: z.uuid() })

/**
 * Takes an admin's word that a number which was gone at QuestBlue is there again: it sends from now on. Where it is
 * missing still, it is gone again after two more reads. For a number that is not gone, it changes nothing.
 * @throws SmsError `not_found`, `not_allowed`, `number_unlinked`
 */
export async function resume(tx: Tx, principal: Principal, { numberId }: z.output<typeof ResumeInput>): Promise<void> {
  requireRight(principal, 'sms_numbers.resume')
  await tx.query('select sms.resume_number($1)', [numberId])
}
