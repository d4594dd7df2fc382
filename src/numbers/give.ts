import { z } from 'zod'
import type { Principal } from '../access/principal.js'
import type { Tx } from '../database/transaction.js'
import { assign, Note, UserId } from './assign.js'
import { DeliverHeld } from './deliver-waiting.js'
import { HandOverHistory } from './hand-over-history.js'
import { Routing } from './routing.js'
import type { Given } from './set-holders.js'
import { share } from './share.js'

const some = { error: 'choose at least one user' }

/** `userIds`, or `userId` alone. */
export const GiveInput = z
  .object({
    numberId: z.uuid(),
    userId: UserId.optional(),
    userIds: z.array(UserId, some).max(500).default([]),
    routing: Routing.default('everyone'),
    note: Note,
    history: HandOverHistory,
    deliverHeld: DeliverHeld,
    /** As in `assign`. */
    handOverTo: UserId.optional(),
  })
  .transform(({ userId, userIds, ...rest }) => ({ ...rest, userIds: userId === undefined ? userIds : [userId] }))
  .refine(({ userIds }) => userIds.length > 0, { ...some, path: ['userIds'] })

/**
 * Makes these people the only holders of a number: one is assigned it, several share it in this order.
 * @throws SmsError as `assign` and `share`
 */
export function give(tx: Tx, principal: Principal, input: z.output<typeof GiveInput>): Promise<Given> {
  const { userIds, routing, ...rest } = input
  const [userId] = userIds
  return userIds.length === 1 && userId !== undefined
    ? assign(tx, principal, { ...rest, userId })
    : share(tx, principal, { ...rest, userIds, routing })
}
