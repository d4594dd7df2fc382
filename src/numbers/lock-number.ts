import { z } from 'zod'
import { one, type Tx } from '../database/transaction.js'

const Locked = z.object({ tenantId: z.string(), number: z.string(), enabled: z.boolean() })

/**
 * Locks a linked number for a change until the transaction ends.
 * @throws SmsError `not_found` (absent or not the principal's: the same), `number_unlinked`
 */
export async function lockNumber(tx: Tx, numberId: string): Promise<z.infer<typeof Locked>> {
  const lock = `select tenant_id::text as "tenantId", number, enabled from sms.lock_number($1)`
  return Locked.parse(await one(tx, lock, [numberId]))
}
