import { z } from 'zod'
import { requireRight } from '../access/gates.js'
import type { Principal } from '../access/principal.js'
import type { Tx } from '../database/transaction.js'
import { csvOf } from './csv.js'
import { tenantFor } from './opt-out-input.js'

export const ExportOptOutsInput = z.object({ tenantId: z.string().min(1).optional() })

const Row = z.object({
  peer: z.string(),
  reason: z.string().nullable(),
  source: z.string(),
  keyword: z.string(),
  from: z.date(),
  until: z.date().nullable(),
  endedReason: z.string().nullable(),
})

/**
 * A tenant's opt-outs as CSV, ended ones too, oldest first; it can be imported again. The export is audited.
 * @throws SmsError `not_allowed`, `not_found` (tenant), `invalid_input` (no tenant named)
 */
export async function exportOptOuts(
  tx: Tx,
  principal: Principal,
  { tenantId }: z.output<typeof ExportOptOutsInput>,
): Promise<{ csv: string }> {
  requireRight(principal, 'sms_opt_outs.exportOptOuts')
  const tenant = tenantFor(principal, tenantId)
  const { rows } = await tx.query(
    `select peer, reason, source, keyword, at as "from", ended_at as until, ended_reason as "endedReason"
     from sms.opt_out_list where tenant_id = sms.tenant_acted_for($1) order by at, id`,
    [tenant],
  )
  const list = z.array(Row).parse(rows)
  const record = `select sms.record(sms.tenant_acted_for($1), 'opt_out.export', '{}', jsonb_build_object('rows', $2::integer))`
  await tx.query(record, [tenant, list.length])
  const names = ['phone', 'reason', 'how', 'keyword', 'from', 'until', 'why it ended']
  const lines = list.map(({ peer, reason, source, keyword, from, until, endedReason }) => [
    peer,
    reason,
    source,
    keyword,
    from.toISOString(),
    until?.toISOString() ?? null,
    endedReason,
  ])
  return { csv: csvOf([names, ...lines]) }
}
