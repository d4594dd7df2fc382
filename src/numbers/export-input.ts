import { z } from 'zod'
import { first, type Tx } from '../database/transaction.js'
import { SmsError } from '../errors.js'
import { looked } from '../messages/peer.js'

/** A date, or a moment in UTC. */
export const Moment = z.union([z.iso.date(), z.iso.datetime()], {
  error: 'a time is a date, or a date with a time in UTC',
})

/** A date alone means the end of that day, UTC. */
export function endOf(text: string): Date {
  return text.length > 10 ? new Date(text) : new Date(Date.parse(text) + 86_400_000)
}

/** What to export: of one tenure, of one number in all its tenures, of a period; absent: of all that may be read. */
export const ExportInput = z.object({
  numberId: z.uuid().optional(),
  number: z
    .string()
    .trim()
    .min(1)
    .transform(looked)
    .refine(number => /^\+\d{7,15}$/.test(number), { error: 'this is no phone number' })
    .optional(),
  from: Moment.transform(text => new Date(text)).optional(),
  /** A date alone means the end of that day, UTC. */
  until: Moment.transform(endOf).optional(),
})
export type ExportInput = z.output<typeof ExportInput>

/** An export as a file of CSV. */
export interface Exported {
  csv: string
  fileName: string
  rows: number
}

const most = 100_000

/**
 * Refuses what is too much for one file, and writes into the audit who took what.
 * @throws SmsError `invalid_input`
 */
export async function noteExport(tx: Tx, what: 'assignments' | 'messages', input: ExportInput, rows: number) {
  requireFileSize(rows)
  await noteTaken(tx, `${what}.export`, input, rows)
}

/** Refuses what is too much for one file. @throws SmsError `invalid_input` */
export function requireFileSize(rows: number): void {
  if (rows > most) throw new SmsError('invalid_input', { told: { word: 'rows_for_file', values: { most } } })
}

type Taken = ExportInput & { person?: string | undefined; tenantId?: string | undefined; asOf?: Date | undefined }

/** Writes into the audit who took what out of the house, of the tenant that it is of. */
export async function noteTaken(tx: Tx, action: string, taken: Taken, rows: number): Promise<void> {
  const { numberId, number, person, tenantId, from, until, asOf } = taken
  await first(
    tx,
    `select sms.record(coalesce((select n.tenant_id from sms.numbers n where n.id = $2),
         (select t.id from sms.visible_tenants() t where t.id::text = $3), sms.current_tenant()), $1::text,
       jsonb_build_object('number', $2::uuid), jsonb_build_object('rows', $4::integer, 'digits', $5::text, 'person', $6::text,
         'from', $7::timestamptz, 'until', $8::timestamptz, 'asOf', $9::timestamptz))`,
    [
      action,
      numberId ?? null,
      tenantId ?? null,
      rows,
      number ?? null,
      person ?? null,
      from ?? null,
      until ?? null,
      asOf ?? null,
    ],
  )
}

/** One row more than a file takes. */
export const mostAsked = most + 1
