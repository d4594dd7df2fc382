import { z } from 'zod'
import { requireRight } from '../access/gates.js'
import type { Principal } from '../access/principal.js'
import type { Tx } from '../database/transaction.js'
import { type Exported, mostAsked, requireFileSize } from '../numbers/export-input.js'
import { csvOf } from './csv.js'
import { type DeliveryFilter, deliveriesIn } from './delivery-filter.js'
import { readableNumber } from './readable-number.js'

const Row = z.object({
  id: z.string(),
  at: z.date(),
  outcome: z.string(),
  reason: z.string().nullable(),
  number: z.string().nullable(),
  dialect: z.string().nullable(),
  durationMs: z.int(),
  messageId: z.string().nullable(),
  releasedAt: z.date().nullable(),
})

const names = 'id,time,outcome,reason,number,form,milliseconds,message,released,number as read'.split(',')

/**
 * The webhook's log as CSV, oldest first, by the filter of its list. The export is audited.
 * @throws SmsError `not_allowed`, `invalid_input` (too many rows)
 */
export async function exportDeliveries(tx: Tx, principal: Principal, filter: DeliveryFilter): Promise<Exported> {
  requireRight(principal, 'sms_deliveries.exportDeliveries')
  const { sql, values } = deliveriesIn(filter)
  const { rows } = await tx.query(
    `select id, at, outcome, reason, number, dialect, duration_ms as "durationMs", message_id as "messageId",
       released_at as "releasedAt" from sms.delivery_list where ${sql} order by id limit ${mostAsked}`,
    values,
  )
  requireFileSize(rows.length)
  const { number: digits, ...rest } = filter
  await tx.query('select sms.note_log_export($1, $2)', [JSON.stringify({ ...rest, digits }), rows.length])
  const lines = z
    .array(Row)
    .parse(rows)
    .map(row => [
      row.id,
      row.at.toISOString(),
      row.outcome,
      row.reason,
      row.number,
      row.dialect,
      String(row.durationMs),
      row.messageId,
      row.releasedAt?.toISOString() ?? null,
      row.number && readableNumber(row.number),
    ])
  return { csv: csvOf([names, ...lines]), fileName: 'deliveries.csv', rows: lines.length }
}
