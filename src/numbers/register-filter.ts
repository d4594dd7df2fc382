import { z } from 'zod'
import type { Tx } from '../database/transaction.js'
import { endOf, ExportInput, Moment } from './export-input.js'
import { isWhole, soughtIn } from './sought.js'

/** Of what the register is read, printed or exported; absent: of all that may be read. */
export const RegisterFilter = ExportInput.extend({
  /** A number or a part of one, in any notation. */
  number: z
    .string()
    .transform((text, { addIssue }) => {
      const { digits } = soughtIn(text)
      if (digits !== null) return digits
      addIssue({ code: 'custom', message: 'this is no part of a phone number' })
      return z.NEVER
    })
    .optional(),
  /** Words of a name by which the tenant knew somebody, whoever that is today. */
  person: z.string().trim().min(1).max(200).optional(),
  tenantId: z
    .union([z.string().min(1), z.number()])
    .transform(String)
    .optional(),
  /** What was so at this moment. A date alone means the end of that day, UTC. */
  asOf: Moment.transform(endOf).optional(),
})
export type RegisterFilter = z.output<typeof RegisterFilter>

const Ids = z.array(z.object({ id: z.string() }))
/** So many numbers are looked their rows up by; more are in so many rows that the newest are soon found. */
const few = 2_000

/** A `where` over `sms.assignments a` joined to `sms.numbers n`, with its values bound from `$1` on. */
export interface Condition {
  where: string
  values: unknown[]
}

/** The filter as SQL. A period takes what touched it. `before` is a moment and an id: only rows older than that one. */
export async function conditionOf(
  tx: Tx,
  { numberId, number, person, tenantId, from, until, asOf }: RegisterFilter,
  before?: string,
): Promise<Condition> {
  const values: unknown[] = []
  const bound = (value: unknown) => `$${values.push(value)}`
  const conditions = ['true']
  if (person !== undefined) conditions.push(`a.user_id::text = any (${bound(await peopleCalled(tx, person))})`)
  if (numberId !== undefined) conditions.push(`a.number_id = ${bound(numberId)}`)
  if (number !== undefined) conditions.push(await numberHas(tx, number, bound))
  if (tenantId !== undefined) conditions.push(`a.tenant_id::text = ${bound(tenantId)}`)
  if (from !== undefined) conditions.push(`(a.ended_at is null or a.ended_at >= ${bound(from)})`)
  if (until !== undefined) conditions.push(`a.assigned_at < ${bound(until)}`)
  if (asOf !== undefined) {
    const at = bound(asOf)
    conditions.push(`a.assigned_at <= ${at} and (a.ended_at is null or a.ended_at > ${at})`)
  }
  const [at, id] = before?.split(',') ?? []
  if (at && id) conditions.push(`(a.assigned_at, a.id) < (${bound(at)}::timestamptz, ${bound(id)}::uuid)`)
  return { where: conditions.join(' and '), values }
}

async function numberHas(tx: Tx, digits: string, bound: (value: unknown) => string): Promise<string> {
  if (isWhole(digits)) return `a.number_id in (select t.id from sms.numbers t where t.number = ${bound(digits)})`
  const having = 'select id from sms.numbers_with_digits($1, $2) id'
  const found = Ids.parse((await tx.query(having, [digits, few + 1])).rows)
  if (found.length > few) return `n.number like ${bound(`%${digits}%`)}`
  return `a.number_id = any (${bound(found.map(({ id }) => id))}::uuid[])`
}

async function peopleCalled(tx: Tx, person: string): Promise<string[]> {
  const called = 'select user_id::text as id from sms.people_ever_called($1)'
  return Ids.parse((await tx.query(called, [person.split(/\s+/).filter(Boolean)])).rows).map(({ id }) => id)
}
