import { z } from 'zod'
import { requireRight } from '../access/gates.js'
import type { Principal } from '../access/principal.js'
import { first, type Tx } from '../database/transaction.js'

export const ShowDeliveryRunInput = z.object({ tenantId: z.string().optional() })

const moment = z.date().transform(at => at.toISOString())
const Run = z.object({ id: z.string(), startedAt: moment, startedBy: z.string(), endedAt: moment.nullable() })
const Row = z.object({
  numberId: z.string(),
  number: z.string(),
  label: z.string(),
  state: z.enum(['waiting', 'working', 'done', 'refused', 'left_out']),
  code: z.string().nullable(),
  message: z.string().nullable(),
})
const Counts = z.object({
  waiting: z.number(),
  working: z.number(),
  done: z.number(),
  refused: z.number(),
  left_out: z.number(),
})

/** How far a tenant's numbers are set at QuestBlue: the counts are of all, the rows at most 500, what went wrong first. */
export interface DeliveryRun extends z.output<typeof Run> {
  counts: z.output<typeof Counts>
  numbers: z.output<typeof Row>[]
}

const mostRows = 500

/** The last run of a tenant; null where there was none. @throws SmsError `not_allowed` */
export async function showDeliveryRun(
  tx: Tx,
  principal: Principal,
  { tenantId }: z.output<typeof ShowDeliveryRunInput>,
): Promise<DeliveryRun | null> {
  requireRight(principal, 'sms_numbers.setDeliveries')
  const newest = `
    select id, started_at as "startedAt", sms.name_of(started_by) as "startedBy", ended_at as "endedAt"
    from sms.delivery_runs where tenant_id::text = $1 order by id desc limit 1`
  const found = tenantId === undefined ? undefined : await first(tx, newest, [tenantId])
  if (found === undefined) return null
  const run = Run.parse(found)
  const states = Object.keys(Counts.shape).map(
    state => `count(*) filter (where state = '${state}')::integer as ${state}`,
  )
  const ofRun = 'tenant_id::text = $1 and run_id = $2'
  const count = `select ${states.join(', ')} from sms.delivery_run_numbers where ${ofRun}`
  const list = `
    select r.number_id as "numberId", n.number, n.label, r.state, r.code, r.message
    from sms.delivery_run_numbers r join sms.numbers n on n.id = r.number_id
    where r.tenant_id::text = $1 and r.run_id = $2
    order by array_position(array['refused', 'left_out', 'working', 'waiting', 'done'], r.state), r.place limit ${mostRows}`
  const numbers = z.array(Row).parse((await tx.query(list, [tenantId, run.id])).rows)
  return { ...run, counts: Counts.parse(await first(tx, count, [tenantId, run.id])), numbers }
}
