import { requireRight, requireService } from '../access/gates.js'
import type { Principal } from '../access/principal.js'
import type { Tx } from '../database/transaction.js'
import type { HandOverHistory } from './hand-over-history.js'
import { lockNumber } from './lock-number.js'
import type { Routing } from './routing.js'

interface Holders {
  action: 'assign' | 'share' | 'unassign'
  numberId: string
  userIds: string[]
  shared: boolean
  routing: Routing
  note?: string
  history?: HandOverHistory
  version?: number
}

/** The one step behind assign, share and unassign: may they, take the lock, is there service, replace the set. */
export async function setHolders(tx: Tx, principal: Principal, holders: Holders): Promise<void> {
  const { action, numberId, userIds, shared, routing, note, history, version } = holders
  requireRight(principal, `sms_numbers.${action}`)
  const { tenantId } = await lockNumber(tx, numberId) // rivals wait here, so each sees what the last one did
  if (action !== 'unassign') await requireService(tx, tenantId) // taking a number away makes things safer: never gated
  await tx.query('select sms.set_holders($1, $2, $3, $4, $5, $6, $7, $8)', [
    numberId,
    userIds,
    shared,
    routing,
    note ?? null,
    action,
    history ?? null,
    version ?? null,
  ])
}
