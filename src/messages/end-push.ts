import { z } from 'zod'
import { requireRight } from '../access/gates.js'
import type { Principal } from '../access/principal.js'
import { one, type Tx } from '../database/transaction.js'
import { hashOf } from '../numbers/webhook-address.js'
import type { PushEndpoint } from './push-address.js'

const Ended = z.object({ ended: z.boolean() })

/** Has one browser tell the acting person of texts no more. Repeated, it changes nothing. @throws SmsError `not_allowed` */
export async function endPush(
  tx: Tx,
  principal: Principal,
  { endpoint }: z.output<typeof PushEndpoint>,
): Promise<{ ended: boolean }> {
  requireRight(principal, 'sms_inbox.show')
  return Ended.parse(await one(tx, 'select sms.end_push($1) as ended', [hashOf(endpoint)]))
}
