import { z } from 'zod'
import { requireRight, requireService } from '../access/gates.js'
import { asPrincipal, type Principal } from '../access/principal.js'
import { first, one, type Tx } from '../database/transaction.js'
import { SmsError } from '../errors.js'
import type { Service } from '../settings/service.js'
import { requirePublicUrl } from './require-public-url.js'

const TenantId = z.string({ error: 'choose a tenant' }).min(1, 'choose a tenant')

export const StartDeliveryRunInput = z.object({
  tenantId: TenantId,
  /** All linked numbers, or those that are not known to deliver here. */
  which: z.enum(['all', 'not_set'], { error: 'choose which numbers' }).default('not_set'),
})
export const StopDeliveryRunInput = z.object({ tenantId: TenantId })

const Run = z.object({ id: z.string() })

/**
 * Begins to set a tenant's numbers at QuestBlue, one after the other; it goes on by itself, with the rights that whoever
 * began it has at each number. While a run of the tenant goes on no other is begun.
 * @throws SmsError `not_allowed`, `not_found` (tenant), `tier_required`, `credentials_missing`, `public_url_unusable`,
 *   `nothing_to_set`
 */
export async function startDeliveryRun(
  service: Service,
  principal: Principal,
  { tenantId, which }: z.output<typeof StartDeliveryRunInput>,
): Promise<void> {
  requireRight(principal, 'sms_numbers.setDeliveries')
  requirePublicUrl(service)
  await asPrincipal(service.db, principal, async tx => {
    await requireTenant(tx, tenantId)
    await requireService(tx, tenantId)
    const begin = `insert into sms.delivery_runs (tenant_id) values ($1::text::sms.tenant_id)
      on conflict (tenant_id) where ended_at is null do nothing returning id`
    const begun = await first(tx, begin, [tenantId])
    if (begun === undefined) return
    const { id } = Run.parse(begun)
    const { rowCount } = await tx.query(
      `insert into sms.delivery_run_numbers (tenant_id, run_id, number_id, place)
       select n.tenant_id, $2, n.id, row_number() over (order by n.number)
       from sms.numbers n join sms.webhook_state w on w.number_id = n.id
       where n.tenant_id = $1::text::sms.tenant_id and n.unlinked_at is null
         and ($3 or w.set_at is null or w.carrier_mode is distinct from 'url' or w.doubt_reason is not null)`,
      [tenantId, id, which === 'all'],
    )
    if (rowCount === 0) throw new SmsError('nothing_to_set')
    const told = `select sms.record($1::text::sms.tenant_id, 'webhook.set_all', '{}', jsonb_build_object('numbers', $2::integer))`
    await tx.query(told, [tenantId, rowCount])
    await tx.query(`select pg_notify('sms_events', '')`)
  })
}

/** Leaves out what a run has not begun with. @throws SmsError `not_allowed` */
export async function stopDeliveryRun(
  tx: Tx,
  principal: Principal,
  { tenantId }: z.output<typeof StopDeliveryRunInput>,
): Promise<void> {
  requireRight(principal, 'sms_numbers.setDeliveries')
  await tx.query(
    `update sms.delivery_run_numbers r set state = 'left_out', code = 'stopped', at = clock_timestamp()
     from sms.delivery_runs d
     where d.tenant_id = $1::text::sms.tenant_id and d.ended_at is null and r.tenant_id = d.tenant_id and r.run_id = d.id
       and r.state = 'waiting'`,
    [tenantId],
  )
  await tx.query(`select pg_notify('sms_events', '')`)
}

async function requireTenant(tx: Tx, tenantId: string): Promise<void> {
  const known = await one(tx, 'select count(*)::integer as count from sms.visible_tenants() where id::text = $1', [
    tenantId,
  ])
  if (z.object({ count: z.number() }).parse(known).count === 0) throw new SmsError('not_found')
}
