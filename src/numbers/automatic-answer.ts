import { z } from 'zod'
import { first, type Tx } from '../database/transaction.js'
import { segmentsOf } from '../messages/segments.js'

/** What a number answers by itself outside the hours; emptied: nothing. */
export const AutomaticAnswer = z
  .string()
  .transform(text =>
    text
      .replace(/\p{Surrogate}/gu, '\uFFFD')
      .replaceAll('\0', '\uFFFD')
      .trim(),
  )
  .pipe(z.string().max(320, 'an automatic answer has at most 320 characters'))

const Stored = z.object({ text: z.string() })

/** The automatic answer of a number as the principal's walls show it; null: none. */
export async function readAutomaticAnswer(tx: Tx, numberId: string): Promise<string | null> {
  const row = await first(tx, 'select text from sms.automatic_answers where number_id = $1', [numberId])
  return row === undefined ? null : Stored.parse(row).text
}

/** Keeps what a number, which the caller has locked, answers outside the hours; audited when it differs from before. */
export async function keepAutomaticAnswer(
  tx: Tx,
  { tenantId, numberId }: { tenantId: string; numberId: string },
  text: string,
): Promise<void> {
  if (text === ((await readAutomaticAnswer(tx, numberId)) ?? '')) return
  if (text === '') {
    await tx.query('delete from sms.automatic_answers where number_id = $1', [numberId])
  } else {
    await tx.query(
      `insert into sms.automatic_answers (tenant_id, number_id, text, segments, changed_by)
       values ($1::text::sms.tenant_id, $2, $3, $4, sms.current_person())
       on conflict (tenant_id, number_id) do update set text = excluded.text, segments = excluded.segments,
         changed_at = clock_timestamp(), changed_by = excluded.changed_by`,
      [tenantId, numberId, text, segmentsOf(text).segments],
    )
  }
  await tx.query(
    `select sms.record($1::text::sms.tenant_id, 'automatic_answer.set', jsonb_build_object('number', $2::uuid), jsonb_build_object('text', $3::text))`,
    [tenantId, numberId, text === '' ? null : text],
  )
}
