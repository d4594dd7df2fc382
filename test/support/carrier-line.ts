import type { OpenDoors } from './doors.js'
import { webhookPath } from './doors.js'
import { control } from './simulated-carrier.js'
import type { TestTenant, World } from './world.js'

/** A linked number. */
export interface Line {
  numberId: string
  number: string
}

/** A number whose texts the simulator posts to these doors, as for a day already. */
export async function carrierLine(
  w: World,
  doors: OpenDoors,
  tenant: TestTenant,
  options: Parameters<World['linkedNumber']>[1] = { holders: [tenant.agents[0]] },
): Promise<Line> {
  const linked = await w.linkedNumber(tenant, options)
  const url = doors.url + (await webhookPath(w, linked.numberId))
  await control(w.simulator, 'POST', '/mode', { did: linked.number, mode: 'url', url })
  await w.superuser.query(`update sms.numbers set linked_at = now() - interval '1 day' where id = $1`, [
    linked.numberId,
  ])
  await w.superuser.query(
    `update sms.webhook_state set set_at = now() - interval '1 day', carrier_mode = 'url' where number_id = $1`,
    [linked.numberId],
  )
  return linked
}

/** Somebody writes to a number at the carrier, now or as of then. */
export function writeTo(
  w: World,
  { number }: Line,
  { to = [], ...text }: { from: string; text?: string; to?: string[]; time?: Date },
) {
  return control(w.simulator, 'POST', '/text', { text: 'yes', ...text, to: [number, ...to] })
}
