import { z } from 'zod'
import { requireRight } from '../access/gates.js'
import type { Principal } from '../access/principal.js'
import type { Tx } from '../database/transaction.js'

export const FindPeopleInput = z.object({
  /** Whose people; a tenant admin's are the own tenant's. */
  tenantId: z
    .union([z.string().min(1), z.number()])
    .transform(String)
    .optional(),
  /** Words that are all in the name or the e-mail address; absent: everybody. */
  search: z.string().max(200).default(''),
  limit: z.number().int().min(1).max(500).default(100),
})

const Found = z.object({
  id: z.string(),
  name: z.string(),
  email: z
    .string()
    .nullable()
    .transform(email => email ?? ''),
  available: z.boolean(),
  held: z.number(),
})

/** Somebody who can hold a number: whether they can take texts now, and how many numbers they hold. */
export type FoundPerson = z.output<typeof Found>

/**
 * People of one tenant who can hold a number, by name; `more` when there are more than the limit.
 * @throws SmsError `not_allowed`
 */
export async function findPeople(
  tx: Tx,
  principal: Principal,
  { tenantId, search, limit }: z.output<typeof FindPeopleInput>,
): Promise<{ people: FoundPerson[]; more: boolean }> {
  requireRight(principal, 'sms_users.findPeople')
  const find = 'select id, name, email, available, held from sms.find_people($1, $2, $3)'
  const words = search.split(/\s+/).filter(Boolean)
  const { rows } = await tx.query(find, [tenantId ?? null, words, limit + 1])
  const people = z.array(Found).parse(rows)
  return { people: people.slice(0, limit), more: people.length > limit }
}
