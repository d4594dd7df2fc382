import { z } from 'zod'
import { requireRight } from '../access/gates.js'
import type { Principal } from '../access/principal.js'
import { first, type Tx } from '../database/transaction.js'
import { SmsError } from '../errors.js'
import { AskedMoment, type SettledMoment, settleMoment } from './moment-asked.js'

export const AccessReviewInput = z.object({ numberId: z.uuid(), at: AskedMoment })

const iso = z.date().transform(at => at.toISOString())

const Tenure = z.object({
  numberId: z.string(),
  tenantId: z.string(),
  tenant: z.string().nullable(),
  linkedAt: iso,
  unlinkedAt: iso.nullable(),
  /** False: its time in this tenant had ended by then, and only its past could be read. */
  linked: z.boolean(),
  /** Null where no state is known: the number was not linked then. */
  enabled: z.boolean().nullable(),
  /** Why it was switched last. */
  reason: z.string().nullable(),
  routing: z.string().nullable(),
  shared: z.boolean().nullable(),
  /** Since when it was in this state. */
  since: iso.nullable(),
  /** The state is put together from the audit: it is older than `knownFrom`. */
  fromAudit: z.boolean(),
  knownFrom: iso.nullable(),
  /** Why this is not as it had been written down at the time. */
  correction: z.string().nullable(),
  /** Whether the tenant had SMS service; null where its tier was not known yet. */
  service: z.enum(['in_service', 'tier_required', 'credentials_missing']).nullable(),
})

const Holder = z.object({
  userId: z.string(),
  name: z.string(),
  since: iso,
  /** Reads only what is of the time from here on, and what was handed over; null: all of the tenure. */
  readsFrom: iso.nullable(),
  /** Whether they could read then: only as a member. Null: the host had not been asked of them yet. */
  reads: z.boolean().nullable(),
  /** When the host was found to say so. */
  readAt: iso.nullable(),
})

const Admin = z.object({
  role: z.enum(['tenant_admin', 'superadmin']),
  userId: z.string(),
  name: z.string(),
  readAt: iso,
})

/** What was so of a number at a moment, and who could read it for which reason. */
export interface AccessReview extends SettledMoment {
  number: string
  /** Null where the number had not been linked yet in any tenant that the reader may see. */
  tenure: z.output<typeof Tenure> | null
  /** In their order. */
  holders: z.output<typeof Holder>[]
  /** By role alone; the provider's superadmins only as far as the reader may know them. */
  admins: z.output<typeof Admin>[]
}

const Record = z.object({ number: z.string(), tenantId: z.string() })
const record = `select number, tenant_id::text as "tenantId" from sms.numbers where id = $1`
const tenure = `
  select number_id as "numberId", tenant_id as "tenantId", tenant_name as tenant, linked_at as "linkedAt", unlinked_at as "unlinkedAt", linked,
    enabled, reason, routing, shared, since, from_audit as "fromAudit", known_from as "knownFrom", correction, service
  from sms.numbers_as_of(array[$1::text], array[$2::timestamptz])`
const holders = `
  select user_id as "userId", name, since, reads_from as "readsFrom", reads, read_at as "readAt"
  from sms.holders_as_of(array[$1::uuid], array[$2::timestamptz]) order by in_order`
const admins = `
  select role, user_id as "userId", name, read_at as "readAt"
  from sms.admins_as_of(array[$1::uuid], array[$2::timestamptz]) order by role desc, name, user_id`

/**
 * Who held a number at a moment, in which tenant and state it was, and who could read it and why: exact to the microsecond
 * for what was changed here, and to the moment of reading for what the host says of its people.
 * @param input `numberId`: any tenure of the number; `at`: absent or to come, it is now
 * @throws SmsError `not_allowed`, `not_found` (absent or another tenant's: the same)
 */
export async function accessReview(
  tx: Tx,
  principal: Principal,
  { numberId, at }: z.output<typeof AccessReviewInput>,
): Promise<AccessReview> {
  requireRight(principal, 'sms_numbers.accessReview')
  const found = await first(tx, record, [numberId])
  if (found === undefined) throw new SmsError('not_found')
  const { number, tenantId } = Record.parse(found)
  const moment = await settleMoment(tx, at, { tenantId })
  const then = await first(tx, tenure, [number, moment.at])
  if (then === undefined) return { ...moment, number, tenure: null, holders: [], admins: [] }
  const known = Tenure.parse(then)
  const of = [known.numberId, moment.at]
  return {
    ...moment,
    number,
    tenure: known,
    holders: z.array(Holder).parse((await tx.query(holders, of)).rows),
    admins: z.array(Admin).parse((await tx.query(admins, of)).rows),
  }
}
