import { z } from 'zod'
import { requireRight } from '../access/gates.js'
import type { Principal } from '../access/principal.js'
import { one, type Tx } from '../database/transaction.js'
import { type AnsweredRefusal, SmsError } from '../errors.js'
import { linesOf } from './csv.js'
import { OptOutReason, tenantFor } from './opt-out-input.js'
import { peerOf } from './peer.js'

const mostLines = 10_000

export const ImportOptOutsInput = z.object({
  tenantId: z.string().min(1).optional(),
  csv: z.string().trim().min(1, 'there is no line').max(900_000),
  reason: OptOutReason,
})

const Entered = z.object({ added: z.boolean() })

/** What became of the lines of an import. */
export interface ImportedOptOuts {
  added: number
  known: number
  refused: ({ line: number } & AnsweredRefusal)[]
}

/**
 * Enters opt-outs from lines of `phone[, reason]`; a first line without a phone number is taken for the columns' names.
 * A line that is no phone number is refused by itself. `reason` stands where a line gives none.
 * @throws SmsError `not_allowed`, `not_found` (tenant), `invalid_input` (no tenant named, more than 10,000 lines)
 */
export async function importOptOuts(
  tx: Tx,
  principal: Principal,
  { tenantId, csv, reason }: z.output<typeof ImportOptOutsInput>,
): Promise<ImportedOptOuts> {
  requireRight(principal, 'sms_opt_outs.importOptOuts')
  const lines = linesOf(csv)
  if (lines.length > mostLines)
    throw new SmsError('invalid_input', { told: { word: 'most_lines', values: { most: mostLines } } })
  const tenant = tenantFor(principal, tenantId)
  const result: ImportedOptOuts = { added: 0, known: 0, refused: [] }
  for (const [index, { line, fields }] of lines.entries()) {
    const [phone = '', why = ''] = fields
    if (index === 0 && !/\d/.test(phone)) continue
    const peer = phoneIn(phone)
    if (typeof peer !== 'string') {
      result.refused.push({ line, ...peer.answered() })
      continue
    }
    const enter = `select sms.enter_opt_out($1, $2, 'import', $3) as added`
    const { added } = Entered.parse(await one(tx, enter, [tenant, peer, why.slice(0, 500) || reason]))
    result[added ? 'added' : 'known']++
  }
  return result
}

function phoneIn(typed: string): string | SmsError {
  try {
    return peerOf(typed)
  } catch (error) {
    if (error instanceof SmsError) return error
    throw error
  }
}
