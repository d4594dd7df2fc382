import { z } from 'zod'
import { requireRight } from '../access/gates.js'
import type { Principal } from '../access/principal.js'
import type { Tx } from '../database/transaction.js'
import { type ExportInput, type Exported, mostAsked, noteExport } from '../numbers/export-input.js'
import { csvOf } from './csv.js'
import { noteReads } from './note-reads.js'
import { readableNumber } from './readable-number.js'

const Row = z.object({
  id: z.string(),
  tenure: z.string(),
  number: z.string(),
  at: z.date(),
  direction: z.string(),
  peer: z.string(),
  participants: z.array(z.string()),
  text: z.string(),
  files: z.number(),
  status: z.string(),
  reason: z.string().nullable(),
  handler: z.string().nullable(),
  author: z.string().nullable(),
})

const names =
  'id,tenure,number,time,direction,customer,participants,text,files,status,reason,handled by,sent by,number as read,customer as read'.split(
    ',',
  )

/**
 * Texts in and out as CSV, oldest first; of ended tenures too. The export is audited.
 * @throws SmsError `not_allowed`, `invalid_input` (too many rows), `reading_not_noted`
 */
export async function exportMessages(tx: Tx, principal: Principal, input: ExportInput): Promise<Exported> {
  requireRight(principal, 'sms_messages.exportMessages')
  const { rows } = await tx.query(
    `select m.id, n.id as tenure, n.number, m.at, m.direction, m.peer, m.participants, case when m.erased_at is null then m.text else 'Erased on request' end as text, m.media_count as files, m.status,
       m.status_reason as reason, case when m.handler_id is not null then sms.name_of(m.handler_id) end as handler,
       case when m.author_id is not null then sms.name_of(m.author_id) when m.direction = 'out' then 'automatic answer' end as author
     from sms.messages m join sms.numbers n on n.tenant_id = m.tenant_id and n.id = m.number_id
     where ($1::uuid is null or m.number_id = $1) and ($2::text is null or n.number = $2)
       and ($3::timestamptz is null or (m.id >= sms.uuid_v7_floor($3) and m.at >= $3)) and ($4::timestamptz is null or m.at < $4)
     order by m.id limit ${mostAsked}`,
    [input.numberId ?? null, input.number ?? null, input.from ?? null, input.until ?? null],
  )
  await noteExport(tx, 'messages', input, rows.length)
  const texts = z.array(Row).parse(rows)
  const given = texts.map(({ tenure }) => ({ numberId: tenure }))
  await noteReads(tx, principal, 'export', given)
  const lines = texts.map(row => [
    row.id,
    row.tenure,
    row.number,
    row.at.toISOString(),
    row.direction,
    row.peer,
    row.participants.join(' '),
    row.text,
    String(row.files),
    row.status,
    row.reason,
    row.handler,
    row.author,
    readableNumber(row.number),
    readableNumber(row.peer),
  ])
  return { csv: csvOf([names, ...lines]), fileName: 'messages.csv', rows: lines.length }
}
