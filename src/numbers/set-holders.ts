import { z } from 'zod'
import { requireRight, requireService } from '../access/gates.js'
import type { Principal } from '../access/principal.js'
import { one, type Tx } from '../database/transaction.js'
import { deliverWaiting, type Waiting } from './deliver-waiting.js'
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
  deliverHeld?: boolean
}

const Before = z.object({ nobodys: z.boolean() })
const before = `select assignment_type = 'unassigned' as nobodys from sms.number_list where id = $1`

/** The one step behind assign, share and unassign: may they, take the lock, is there service, replace the set, deliver what waits. */
export async function setHolders(tx: Tx, principal: Principal, holders: Holders): Promise<Waiting> {
  const { action, numberId, userIds, shared, routing, note, history, version, deliverHeld } = holders
  requireRight(principal, `sms_numbers.${action}`)
  const { tenantId } = await lockNumber(tx, numberId) // rivals wait here, so each sees what the last one did
  if (action !== 'unassign') await requireService(tx, tenantId) // taking a number away makes things safer: never gated
  const { nobodys } = Before.parse(await one(tx, before, [numberId]))
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
  return deliverWaiting(tx, numberId, action !== 'unassign' && (deliverHeld ?? nobodys))
}
