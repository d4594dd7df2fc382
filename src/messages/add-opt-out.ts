import { z } from 'zod'
import { requireRight } from '../access/gates.js'
import type { Principal } from '../access/principal.js'
import type { Tx } from '../database/transaction.js'
import { OptOutReason, tenantFor } from './opt-out-input.js'
import { peerOf } from './peer.js'

export const AddOptOutInput = z.object({
  tenantId: z.string().min(1).optional(),
  peer: z.string().trim().min(1).max(100),
  reason: OptOutReason,
})

/**
 * Enters by hand that a customer does not want to be texted by a tenant. One who is opted out already stays as they are.
 * @throws SmsError `not_allowed`, `not_found` (tenant), `invalid_input` (no tenant named), `peer_not_a_phone`
 */
export async function addOptOut(
  tx: Tx,
  principal: Principal,
  { tenantId, peer, reason }: z.output<typeof AddOptOutInput>,
): Promise<void> {
  requireRight(principal, 'sms_opt_outs.addOptOut')
  const enter = `select sms.enter_opt_out($1, $2, 'manual', $3)`
  await tx.query(enter, [tenantFor(principal, tenantId), peerOf(peer), reason])
}
