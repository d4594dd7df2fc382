import { z } from 'zod'
import { requireRight } from '../access/gates.js'
import type { Principal } from '../access/principal.js'
import { one, type Tx } from '../database/transaction.js'
import { UserId } from './assign.js'
import { Routing } from './routing.js'

export const PreviewRoutingInput = z.object({
  numberId: z.uuid(),
  /** Other holders than those of now, in order. */
  userIds: z.array(UserId).max(500).optional(),
  routing: Routing.optional(),
  shared: z.boolean().optional(),
  count: z.number().int().min(1).max(50).default(5),
})

const Somebody = z.object({ user: z.coerce.string(), name: z.string() })
const Candidate = Somebody.extend({
  position: z.number(),
  skipped: z.enum(['away', 'outside_hours', 'number_closed']).nullable(),
})
const Preview = z.object({
  preview: z.object({
    outcome: z.enum(['delivered', 'held_disabled', 'held_tier', 'held_unassigned', 'rejected']),
    rule: z.enum(['single', 'everyone', 'round_robin', 'backup']),
    nobodyAvailable: z.boolean(),
    candidates: z.array(Candidate),
    all: z.array(Somebody),
    next: z.array(Somebody.nullable()),
  }),
})

/**
 * Where the next new conversations of a number would go. `next` names who would have each, null where `all` get it;
 * `candidates` are the holders in order, each with why routing passes over them at this moment. `outcome` is what the
 * webhook's log would say: while it is held, `next` is how it goes once the number is on.
 */
export type RoutingPreview = z.infer<typeof Preview>['preview']

/**
 * A dry run of the routing: the functions that route a real text are asked, nothing is written and no turn is taken.
 * Without `userIds` of the holders of now, which whoever sees the number may ask.
 * @throws SmsError `not_allowed`, `not_found` (number or a user absent or another tenant's: the same)
 */
export async function previewRouting(
  tx: Tx,
  principal: Principal,
  { numberId, userIds, routing, shared, count }: z.output<typeof PreviewRoutingInput>,
): Promise<RoutingPreview> {
  requireRight(principal, userIds ? 'sms_numbers.share' : 'sms_numbers.show')
  const preview = 'select sms.preview_routing($1, $2, $3, $4, $5) as preview'
  const values = [numberId, userIds ?? null, routing ?? null, count, shared ?? null]
  return Preview.parse(await one(tx, preview, values)).preview
}
