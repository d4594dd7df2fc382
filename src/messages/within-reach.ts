import type { Principal } from '../access/principal.js'

/**
 * A `from` of SQL over what the acting person may read, from one number or tenant to the next, so that each is read in the
 * order of its index and no further than `inner` says: `x`. `inner` is given how the tenant is named, and the number where
 * numbers are gone through: who holds few reads little of a large tenant. `number`: the placeholder of the one number asked
 * for, E.164.
 */
export function withinReach(
  { role }: Principal,
  number: string | undefined,
  inner: (condition: (row: string) => string) => string,
): string {
  const ofNumber = inner(row => `${row}.tenant_id = o.tenant_id and ${row}.number_id = o.id`)
  const asked = number === undefined ? '' : `where n.number = ${number}`
  if (role === 'user')
    return `(select n.id, n.tenant_id from sms.held_numbers() h (id) join sms.numbers n on n.id = h.id ${asked}) o
      cross join lateral (${ofNumber}) x`
  if (number !== undefined)
    return `(select n.id, n.tenant_id from sms.numbers n ${asked}) o cross join lateral (${ofNumber}) x`
  return `sms.tenants_with_numbers() o (tenant_id) cross join lateral (${inner(row => `${row}.tenant_id = o.tenant_id`)}) x`
}
