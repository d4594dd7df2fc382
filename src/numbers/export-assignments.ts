import { z } from 'zod'
import { requireRight } from '../access/gates.js'
import type { Principal } from '../access/principal.js'
import type { Tx } from '../database/transaction.js'
import { csvOf } from '../messages/csv.js'
import { readableNumber } from '../messages/readable-number.js'
import { type Exported, mostAsked, noteExport } from './export-input.js'
import { conditionOf, type RegisterFilter } from './register-filter.js'

const Row = z.object({
  tenure: z.string(),
  number: z.string(),
  linkedAt: z.date(),
  unlinkedAt: z.date().nullable(),
  position: z.number(),
  userId: z.string(),
  name: z.string(),
  from: z.date(),
  until: z.date().nullable(),
  why: z.string().nullable(),
  note: z.string().nullable(),
  tenant: z.string().nullable(),
  by: z.string().nullable(),
  endedBy: z.string().nullable(),
})

// A spreadsheet takes E.164 for a count, and shows a long one as 4.9E+12: so it stands there as people read it, too.
const names =
  'tenure,number,linked,unlinked,position,holder id,holder,from,until,why it ended,note,tenant,decided by,ended by,number as read'.split(
    ',',
  )
const held = `
  select n.id as tenure, n.number, n.linked_at as "linkedAt", n.unlinked_at as "unlinkedAt", a.position,
    a.user_id::text as "userId", sms.name_of(a.user_id) as name, a.assigned_at as "from", a.ended_at as until,
    a.ended_reason as why, a.note, sms.tenant_name(a.tenant_id) as tenant,
    case when a.assigned_by is not null then coalesce(nullif(sms.name_of(a.assigned_by), a.assigned_by::text), 'provider') end as by,
    case when a.ended_by is not null then coalesce(nullif(sms.name_of(a.ended_by), a.ended_by::text), 'provider') end as "endedBy"
  from sms.assignments a join sms.numbers n on n.id = a.number_id`

/**
 * Who held which number, from when, until when, and on whose decision, as CSV, oldest first; of ended tenures too. A period takes what touched it.
 * The export is audited.
 * @throws SmsError `not_allowed`, `invalid_input` (too many rows)
 */
export async function exportAssignments(tx: Tx, principal: Principal, filter: RegisterFilter): Promise<Exported> {
  requireRight(principal, 'sms_assignments.exportAssignments')
  const { where, values } = await conditionOf(tx, filter)
  const { rows } = await tx.query(
    `${held} where ${where} order by a.assigned_at, a.position, a.id limit ${mostAsked}`,
    values,
  )
  await noteExport(tx, 'assignments', filter, rows.length)
  const lines = z
    .array(Row)
    .parse(rows)
    .map(row => [
      row.tenure,
      row.number,
      row.linkedAt.toISOString(),
      row.unlinkedAt?.toISOString() ?? null,
      String(row.position),
      row.userId,
      row.name,
      row.from.toISOString(),
      row.until?.toISOString() ?? null,
      row.why,
      row.note,
      row.tenant,
      row.by,
      row.endedBy,
      readableNumber(row.number),
    ])
  return { csv: csvOf([names, ...lines]), fileName: 'assignments.csv', rows: lines.length }
}
