import { z } from 'zod'
import { one, type Tx } from '../database/transaction.js'
import { SmsError } from '../errors.js'
import type { Principal } from './principal.js'
import { mayAct, type Right } from './rights.js'

/** Refuses whoever the table of rights does not name. @throws SmsError `not_allowed` */
export function requireRight(principal: Principal, right: Right): void {
  const [resource, action] = right.split('.')
  if (!mayAct(principal.role, resource ?? '', action ?? '')) throw new SmsError('not_allowed')
}

const Service = z.object({ state: z.enum(['in_service', 'tier_required', 'credentials_missing']) })

/**
 * Refuses when a tenant has no SMS service: judged by the stored state, never by a live call.
 * @throws SmsError `tier_required`, `credentials_missing`
 */
export async function requireService(tx: Tx, tenantId: string): Promise<void> {
  const { state } = Service.parse(await one(tx, 'select sms.service_state($1) as state', [tenantId]))
  if (state !== 'in_service') throw new SmsError(state)
}
