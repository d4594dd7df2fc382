import { z } from 'zod'
import type { Principal } from '../access/principal.js'
import { first, type Tx } from '../database/transaction.js'
import { SmsError } from '../errors.js'
import { tenantFor } from './opt-out-input.js'
import { looked } from './peer.js'

/** Whom to erase: a customer's number in any notation, or whoever a conversation is with (of a group, who wrote first). */
export const ErasureInput = z.object({
  tenantId: z.string().min(1).optional(),
  peer: z.string().trim().min(1).max(100).optional(),
  conversationId: z.uuid().optional(),
})

/** One customer of one tenant: the number as it is kept. */
export interface Customer {
  tenantId: string
  peer: string
}

const Talk = z.object({ tenantId: z.string(), peer: z.string() })

/** The customer that is meant. @throws SmsError `not_found` (conversation or tenant), `invalid_input` (nobody, or no tenant named) */
export async function customerOf(
  tx: Tx,
  principal: Principal,
  { tenantId, peer, conversationId }: z.output<typeof ErasureInput>,
): Promise<Customer> {
  if (conversationId !== undefined) {
    const talk = 'select tenant_id::text as "tenantId", peer from sms.conversations where id = $1'
    const found = await first(tx, talk, [conversationId])
    if (found === undefined) throw new SmsError('not_found')
    const known = Talk.parse(found)
    return { tenantId: known.tenantId, peer: peer === undefined ? known.peer : looked(peer) }
  }
  if (peer === undefined) throw new SmsError('invalid_input', { told: { word: 'erase_whom' }, fields: ['peer'] })
  const tenant = tenantFor(principal, tenantId)
  await tx.query('select sms.tenant_acted_for($1)', [tenant])
  return { tenantId: tenant, peer: looked(peer) }
}
