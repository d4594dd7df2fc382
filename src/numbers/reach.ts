import { z } from 'zod'
import { requireRight } from '../access/gates.js'
import type { Principal } from '../access/principal.js'
import { first, type Tx } from '../database/transaction.js'
import { SmsError } from '../errors.js'
import { UserId } from './assign.js'
import { AskedMoment, type SettledMoment, settleMoment } from './moment-asked.js'

export const ReachInput = z.object({ userId: UserId, at: AskedMoment })

const iso = z.date().transform(at => at.toISOString())
const count = z.coerce.number().nullable()

const Person = z.object({
  name: z.string(),
  /** As the mapping has it; null for a role that is none here. */
  role: z.string().nullable(),
  active: z.boolean(),
  tenantId: z.string().nullable(),
  tenant: z.string().nullable(),
  /** When the host was found to say so. */
  readAt: iso,
  /** The role that opened every number of the tenant, or of all; null where none did. */
  byRole: z.enum(['tenant_admin', 'superadmin']).nullable(),
  /** How many numbers that were: linked at that moment, and ended before it; null without such a role. */
  linked: count,
  ended: count,
})

const Held = z.object({
  numberId: z.string(),
  number: z.string(),
  label: z.string(),
  tenant: z.string().nullable(),
  /** Their place in the order of so many holders. */
  inOrder: z.coerce.number(),
  holders: z.coerce.number(),
  enabled: z.boolean().nullable(),
  since: iso,
  /** As in `accessReview`. */
  readsFrom: iso.nullable(),
  reads: z.boolean().nullable(),
})

/** Who somebody was at a moment, what they held, and what their role opened beside it. */
export interface Reach extends SettledMoment {
  /** Null where the host's people had no such person then, or not in a tenant that the reader may see. */
  person: z.output<typeof Person> | null
  /** By number, the first 200. */
  held: z.output<typeof Held>[]
  /** How many there are. */
  heldTotal: number
}

const most = 200
const visible = `
  select u.tenant_id::text as "tenantId" from sms.visible_users() u where u.id::text = $1
  union all
  select null from sms.people p where p.user_id = sms.as_user_id($1) limit 1`
const Visible = z.object({ tenantId: z.string().nullable() })
const person = `
  select name, role, active, tenant_id as "tenantId", tenant_name as tenant, read_at as "readAt", by_role as "byRole", linked, ended
  from sms.people_as_of(array[$1::text], array[$2::timestamptz])`
const held = `
  select number_id as "numberId", number, label, tenant_name as tenant, in_order as "inOrder", holders, enabled, since,
    reads_from as "readsFrom", reads, count(*) over () as total
  from sms.held_as_of(array[$1::text], array[$2::timestamptz]) order by number, number_id limit ${most}`

/**
 * What somebody held at a moment and what they could reach. Times and exactness as in `accessReview`; also of people who
 * are no longer among the host's.
 * @throws SmsError `not_allowed`, `not_found` (absent or never of the reader's tenant: the same)
 */
export async function reach(tx: Tx, principal: Principal, { userId, at }: z.output<typeof ReachInput>): Promise<Reach> {
  requireRight(principal, 'sms_users.reach')
  const seen = await first(tx, visible, [userId])
  if (seen === undefined) throw new SmsError('not_found')
  const moment = await settleMoment(tx, at, { userId, tenantId: Visible.parse(seen).tenantId })
  const then = await first(tx, person, [userId, moment.at])
  const { rows } = await tx.query(held, [userId, moment.at])
  const [counted] = z.array(z.object({ total: z.coerce.number() })).parse(rows)
  return {
    ...moment,
    person: then === undefined ? null : Person.parse(then),
    held: z.array(Held).parse(rows),
    heldTotal: counted?.total ?? 0,
  }
}
