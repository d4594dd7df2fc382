import { z } from 'zod'
import { requireRight } from '../access/gates.js'
import type { Principal } from '../access/principal.js'
import { one, type Tx } from '../database/transaction.js'

const moment = z.iso.datetime({ offset: true })

const Standing = z.object({
  paused: z
    .object({
      since: moment,
      reason: z.enum(['restored', 'by_hand']),
      lastSeenAt: moment.nullable(),
      note: z.string().nullable(),
    })
    .nullable(),
  queued: z.int(),
  before: z.int(),
  oldest: moment.nullable(),
  sending: z.int(),
  unknown: z.int(),
})
const Row = z.object({ standing: Standing })

export const SendingStandingInput = z.object({ id: z.string().optional() })

/**
 * Whether sending is paused and why, and what waits: `queued` texts (`before`: those from before the pause), `sending` in the
 * carrier's hands, `unknown` whether it has them. `lastSeenAt`: when the original of a restored database was last at work.
 */
export type SendingStanding = z.output<typeof Standing>

/** How sending stands. @throws SmsError `not_allowed` */
export async function sendingStanding(tx: Tx, principal: Principal): Promise<{ standing: SendingStanding }> {
  requireRight(principal, 'sms_settings.sending')
  return Row.parse(await one(tx, 'select sms.sending_standing() as standing'))
}
