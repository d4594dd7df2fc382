import { z } from 'zod'
import { requireRight } from '../access/gates.js'
import type { Principal } from '../access/principal.js'
import type { Tx } from '../database/transaction.js'
import { csvOf } from '../messages/csv.js'
import { type ExportInput, type Exported, mostAsked, noteExport } from './export-input.js'

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
})

const names = 'tenure,number,linked,unlinked,position,holder id,holder,from,until,why it ended,note'.split(',')

/**
 * Who held which number, from when, until when, as CSV, oldest first; of ended tenures too. A period takes what touched it.
 * The export is audited.
 * @throws SmsError `not_allowed`, `invalid_input` (too many rows)
 */
export async function exportAssignments(tx: Tx, principal: Principal, input: ExportInput): Promise<Exported> {
  requireRight(principal, 'sms_assignments.exportAssignments')
  const { rows } = await tx.query(
    `select n.id as tenure, n.number, n.linked_at as "linkedAt", n.unlinked_at as "unlinkedAt", a.position,
       a.user_id::text as "userId", sms.name_of(a.user_id) as name, a.assigned_at as "from", a.ended_at as until,
       a.ended_reason as why, a.note
     from sms.assignments a join sms.numbers n on n.id = a.number_id
     where ($1::uuid is null or n.id = $1) and ($2::text is null or n.number = $2)
       and ($3::timestamptz is null or a.ended_at is null or a.ended_at >= $3) and ($4::timestamptz is null or a.assigned_at < $4)
     order by a.assigned_at, a.position, a.id limit ${mostAsked}`,
    [input.numberId ?? null, input.number ?? null, input.from ?? null, input.until ?? null],
  )
  await noteExport(tx, 'assignments', input, rows.length)
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
    ])
  return { csv: csvOf([names, ...lines]), fileName: 'assignments.csv', rows: lines.length }
}
