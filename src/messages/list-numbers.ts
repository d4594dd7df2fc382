import { z } from 'zod'
import { requireRight } from '../access/gates.js'
import type { Principal } from '../access/principal.js'
import { Sending } from '../numbers/read-campaigns.js'
import type { Tx } from '../database/transaction.js'
import { isSmsErrorCode, SmsError } from '../errors.js'

const Row = z.object({
  id: z.string(),
  number: z.string(),
  tenantId: z.string(),
  label: z.string(),
  enabled: z.boolean(),
  assignmentType: z.enum(['unassigned', 'single', 'shared']),
  routing: z.enum(['everyone', 'round_robin', 'backup']),
  holders: z.array(z.string()),
  held: z.boolean(),
  sending: Sending,
  goneSince: z
    .date()
    .nullable()
    .transform(at => at?.toISOString() ?? null),
  cannotSend: z.string().nullable().transform(refusalOf),
})

/**
 * One linked number; `held`: the acting person holds it, and may send from it. `cannotSend`: what every text from it would
 * be refused with, whoever writes.
 */
export type ListedNumber = z.output<typeof Row>

/**
 * The linked numbers that the acting person sees: a user those held, a tenant admin the tenant's, a superadmin all.
 * @throws SmsError `not_allowed`
 */
export async function listNumbers(tx: Tx, principal: Principal): Promise<{ numbers: ListedNumber[] }> {
  requireRight(principal, 'sms_numbers.list')
  const { rows } = await tx.query(
    `select id, number, tenant_id::text as "tenantId", label, enabled, assignment_type as "assignmentType", routing,
       coalesce(holder_names, '{}') as holders,
       coalesce($1 = any (holder_ids), false) as held, sms.sending_of(id, number) as sending,
       sms.gone_since(id) as "goneSince", sms.cannot_send(id) as "cannotSend"
     from sms.number_list where unlinked_at is null order by number limit 1000`,
    [principal.userId],
  )
  return { numbers: z.array(Row).parse(rows) }
}

function refusalOf(code: string | null): { code: string; message: string } | null {
  return code !== null && isSmsErrorCode(code) ? { code, message: new SmsError(code).message } : null
}
