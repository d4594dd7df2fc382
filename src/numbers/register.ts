import { z } from 'zod'
import { requireRight } from '../access/gates.js'
import type { Principal } from '../access/principal.js'
import type { Tx } from '../database/transaction.js'
import { RegisterFilter } from './register-filter.js'
import { type RegisterRow, registerRows } from './register-rows.js'

export const RegisterInput = RegisterFilter.extend({
  /** `next` of the page before; absent: the newest. */
  before: z
    .string()
    .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z,[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, {
      error: 'this is no page of the register',
    })
    .optional(),
  limit: z.number().int().min(1).max(200).default(50),
})

/** A page of the register; `next` leads to the older rows, null at the end. */
export interface RegisterPage {
  rows: RegisterRow[]
  next: string | null
}

/**
 * Who held which number, from when, until when, on whose decision and for which purpose, newest first; of ended tenures
 * too. A period takes what touched it, `asOf` what was so at that moment. Times are UTC.
 * @throws SmsError `not_allowed`
 */
export async function readRegister(
  tx: Tx,
  principal: Principal,
  { before, limit, ...filter }: z.output<typeof RegisterInput>,
): Promise<RegisterPage> {
  requireRight(principal, 'sms_assignments.register')
  const rows = await registerRows(tx, filter, { before, limit: limit + 1 })
  const page = rows.slice(0, limit)
  return { rows: page, next: rows.length > limit ? (page.at(-1)?.mark ?? null) : null }
}
