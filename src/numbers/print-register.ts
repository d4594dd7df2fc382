import { z } from 'zod'
import { requireRight } from '../access/gates.js'
import type { Principal } from '../access/principal.js'
import { one, type Tx } from '../database/transaction.js'
import { SmsError } from '../errors.js'
import { noteTaken } from './export-input.js'
import type { RegisterFilter } from './register-filter.js'
import { type RegisterRow, registerRows } from './register-rows.js'

/** The register as it is printed: all its rows, who had it made, and when (UTC). */
export interface PrintedRegister {
  rows: RegisterRow[]
  madeBy: string
  madeAt: string
  /** The tenant that was asked for, by name. */
  tenant: string | null
}

const Made = z.object({ at: z.date().transform(at => at.toISOString()), tenant: z.string().nullable() })
const made = `
  select clock_timestamp() as at, (select t.name from sms.visible_tenants() t where t.id::text = $1) as tenant`
const most = 5_000

/**
 * All rows of a filter for paper, newest first. Audited, as an export is: it leaves the house.
 * @throws SmsError `not_allowed`, `invalid_input` (more than 5,000 rows)
 */
export async function printRegister(tx: Tx, principal: Principal, filter: RegisterFilter): Promise<PrintedRegister> {
  requireRight(principal, 'sms_assignments.register')
  const rows = await registerRows(tx, filter, { limit: most + 1 })
  if (rows.length > most) throw new SmsError('invalid_input', { told: { word: 'rows_for_paper', values: { most } } })
  await noteTaken(tx, 'assignments.print', filter, rows.length)
  const { at, tenant } = Made.parse(await one(tx, made, [filter.tenantId ?? null]))
  return { rows, madeBy: principal.name, madeAt: at, tenant }
}
