import { z } from 'zod'
import type { Tx } from '../database/transaction.js'
import { conditionOf, type RegisterFilter } from './register-filter.js'

const Moment = z.date().transform(at => at.toISOString())

/**
 * One line of the register. `by` and `endedBy` name who decided; null where nobody did (the host let the person go), or
 * where it was somebody whom the tenant does not know: then `byProvider` or `endedByProvider`.
 */
const Row = z.object({
  id: z.string(),
  numberId: z.string(),
  number: z.string(),
  label: z.string(),
  tenant: z.string(),
  holder: z.string(),
  from: Moment,
  until: Moment.nullable(),
  by: z.string().nullable(),
  byProvider: z.boolean(),
  endedBy: z.string().nullable(),
  endedByProvider: z.boolean(),
  endedReason: z.string().nullable(),
  note: z.string().nullable(),
  /** Where the page behind this row begins. */
  mark: z.string(),
})
export type RegisterRow = z.output<typeof Row>

const named = (who: string) => `nullif(sms.name_of(${who}), ${who}::text)`
const lines = `
  select a.id, a.number_id as "numberId", n.number, n.label, coalesce(sms.tenant_name(a.tenant_id), '') as tenant,
    sms.name_of(a.user_id) as holder, a.assigned_at as "from", a.ended_at as until,
    ${named('a.assigned_by')} as by, a.assigned_by is not null and ${named('a.assigned_by')} is null as "byProvider",
    ${named('a.ended_by')} as "endedBy", a.ended_by is not null and ${named('a.ended_by')} is null as "endedByProvider",
    a.ended_reason as "endedReason", a.note,
    to_char(a.assigned_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || ',' || a.id as mark
  from sms.assignments a join sms.numbers n on n.id = a.number_id and n.tenant_id = a.tenant_id`

/** The rows of the register that were asked for, newest first. */
export async function registerRows(
  tx: Tx,
  filter: RegisterFilter,
  { before, limit }: { before?: string | undefined; limit: number },
): Promise<RegisterRow[]> {
  const { where, values } = await conditionOf(tx, filter, before)
  const sql = `${lines} where ${where} order by a.assigned_at desc, a.id desc limit $${values.length + 1}`
  return z.array(Row).parse((await tx.query(sql, [...values, limit])).rows)
}
