import { z } from 'zod'
import type { Tx } from '../database/transaction.js'

const Giving = z.object({
  present: z.array(z.object({ id: z.string(), name: z.string(), open: z.number() })),
  purposeRequired: z.boolean(),
})

/**
 * Who holds a number now, in order, each with the conversations that are open with them on it, and whether the tenant
 * wants a documented purpose of whoever gives it to somebody.
 */
export type Giving = z.infer<typeof Giving>

const Standing = z.array(z.object({ id: z.string(), giving: Giving }))
const standing = `
  select n.id, jsonb_build_object('purposeRequired',
    coalesce((select g.purpose_required from sms.tenant_settings g where g.tenant_id = n.tenant_id), false),
    'present', coalesce((
      select jsonb_agg(jsonb_build_object('id', h.user_id::text, 'name', sms.name_of(h.user_id), 'open', (
        select count(*) from sms.open_with(n.tenant_id, n.id, array[h.user_id], h.alone))) order by h.position)
      from (
        select a.user_id, a.position, count(*) over () = 1 as alone from sms.assignments a
        where a.number_id = n.id and a.ended_at is null and sms.is_still_there(a.tenant_id, a.user_id)
      ) h), '[]')) as giving
  from sms.numbers n where n.id = any ($1::uuid[])`

/** How these numbers stand before they are given to others, by their ids; what the acting person may not see is not in it. */
export async function givingOf(tx: Tx, numberIds: readonly string[]): Promise<Map<string, Giving>> {
  const { rows } = await tx.query(standing, [numberIds])
  return new Map(Standing.parse(rows).map(({ id, giving }) => [id, giving]))
}
