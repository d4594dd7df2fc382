import { z } from 'zod'
import type { Principal } from '../access/principal.js'
import type { Tx } from '../database/transaction.js'
import { setHolders } from './set-holders.js'

export const UnassignInput = z.object({ numberId: z.uuid() })

/**
 * Takes a number from whoever holds it. Never gated by tier or credentials.
 * @throws SmsError `not_found`, `not_allowed`, `number_unlinked`
 */
export async function unassign(
  tx: Tx,
  principal: Principal,
  { numberId }: z.output<typeof UnassignInput>,
): Promise<void> {
  await setHolders(tx, principal, { action: 'unassign', numberId, userIds: [], shared: false, routing: 'everyone' })
}
