import { z } from 'zod'
import { requireRight } from '../access/gates.js'
import type { Principal } from '../access/principal.js'
import { one, type Tx } from '../database/transaction.js'
import { hashOf } from '../numbers/webhook-address.js'
import type { PushEndpoint } from './push-address.js'

const Has = z.object({ mine: z.boolean() })

/** Whether this browser tells the acting person of texts. @throws SmsError `not_allowed` */
export async function hasPush(
  tx: Tx,
  principal: Principal,
  { endpoint }: z.output<typeof PushEndpoint>,
): Promise<{ mine: boolean }> {
  requireRight(principal, 'sms_inbox.show')
  return Has.parse(await one(tx, 'select sms.has_push($1) as mine', [hashOf(endpoint)]))
}
