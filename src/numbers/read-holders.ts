import { z } from 'zod'
import { requireRight } from '../access/gates.js'
import type { Principal } from '../access/principal.js'
import type { Tx } from '../database/transaction.js'
import { SmsError } from '../errors.js'

export const ReadHoldersInput = z.object({ numberId: z.uuid() })

const Giving = z.object({
  present: z.array(z.object({ id: z.string(), name: z.string(), open: z.number() })),
  purposeRequired: z.boolean(),
})

/**
 * Who holds a number now, in order, each with the conversations that are open with them on it, and whether the tenant
 * wants a documented purpose of whoever gives it to somebody.
 */
export type Giving = z.infer<typeof Giving>

const standing = `
  select coalesce((
      select jsonb_agg(jsonb_build_object('id', h.user_id::text, 'name', sms.name_of(h.user_id), 'open', (
        select count(*) from sms.open_with(n.tenant_id, n.id, array[h.user_id], h.alone))) order by h.position)
      from (
        select a.user_id, a.position, count(*) over () = 1 as alone from sms.assignments a
        where a.number_id = n.id and a.ended_at is null and sms.is_still_there(a.tenant_id, a.user_id)
      ) h), '[]') as present,
    coalesce((select g.purpose_required from sms.tenant_settings g where g.tenant_id = n.tenant_id), false) as "purposeRequired"
  from sms.numbers n where n.id = $1`

/**
 * What whoever gives a number to others has to know first.
 * @throws SmsError `not_allowed`, `not_found` (absent or another tenant's: the same)
 */
export async function readHolders(
  tx: Tx,
  principal: Principal,
  { numberId }: z.output<typeof ReadHoldersInput>,
): Promise<{ giving: Giving }> {
  requireRight(principal, 'sms_numbers.share')
  const { rows } = await tx.query(standing, [numberId])
  if (rows.length === 0) throw new SmsError('not_found')
  return { giving: Giving.parse(rows[0]) }
}
