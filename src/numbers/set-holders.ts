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
  handOverTo?: string
}

/** What came of it: of the texts that waited, and, where it was asked for, how many open conversations were handed over. */
export type Given = Waiting & { handedOver?: number }

const Before = z.object({ nobodys: z.boolean(), holders: z.array(z.string()) })
const before = `
  select assignment_type = 'unassigned' as nobodys, coalesce(holder_ids, '{}') as holders from sms.number_list where id = $1`
const HandedOver = z.object({ count: z.number() })

/**
 * The one step behind assign, share and unassign: may they, take the lock, is there service, replace the set, hand over
 * what is open, deliver what waits.
 */
export async function setHolders(tx: Tx, principal: Principal, holders: Holders): Promise<Given> {
  const { action, numberId, userIds, shared, routing, note, history, version, deliverHeld, handOverTo } = holders
  requireRight(principal, `sms_numbers.${action}`)
  const { tenantId } = await lockNumber(tx, numberId) // rivals wait here, so each sees what the last one did
  if (action !== 'unassign') await requireService(tx, tenantId) // taking a number away makes things safer: never gated
  const { nobodys, holders: present } = Before.parse(await one(tx, before, [numberId]))
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
  const waiting = await deliverWaiting(tx, numberId, action !== 'unassign' && (deliverHeld ?? nobodys))
  if (handOverTo === undefined) return waiting
  const handOver = 'select sms.hand_over($1, $2, $3) as count'
  const { count } = HandedOver.parse(await one(tx, handOver, [numberId, present, handOverTo]))
  return { ...waiting, handedOver: count }
}
