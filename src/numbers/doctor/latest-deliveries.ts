import { z } from 'zod'
import type { Tx } from '../../database/transaction.js'

const Row = z.object({
  id: z.string(),
  at: z.date().transform(at => at.toISOString()),
  outcome: z.string(),
  reason: z.string().nullable(),
  dialect: z.string().nullable(),
  durationMs: z.number(),
})

/** A request that QuestBlue, or a test, has posted for a number. `reason` is a code or a sentence; `at` is UTC, ISO 8601. */
export type LatestDelivery = z.output<typeof Row>

const most = 8

/** What was posted last for a number, newest first; to superadmins also what came on its addresses out of use. */
export async function latestDeliveries(
  tx: Tx,
  { numberId, number }: { numberId: string; number: string },
): Promise<LatestDelivery[]> {
  const columns = `id, at, outcome, reason, dialect, duration_ms as "durationMs"`
  const latest = `
    select * from (
      (select ${columns} from sms.deliveries where number_id = $1 order by id desc limit ${most})
      union all
      (select ${columns} from sms.deliveries
       where number_id is null and tenant_id is null and number = $2 and id > sms.uuid_v7_floor(clock_timestamp() - interval '1 day')
       order by id desc limit ${most})
    ) d order by id desc limit ${most}`
  return z.array(Row).parse((await tx.query(latest, [numberId, number])).rows)
}
