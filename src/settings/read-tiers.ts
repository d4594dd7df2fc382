import { z } from 'zod'
import { requireRight } from '../access/gates.js'
import type { Principal } from '../access/principal.js'
import { one, type Tx } from '../database/transaction.js'

export const ReadTiersInput = z.object({
  /** Of this tenant alone; absent: of all that may be seen. */
  tenantId: z
    .union([z.string().min(1), z.number()])
    .transform(String)
    .optional(),
})

const Tier = z.enum(['community', 'professional', 'enterprise'])
const Tiers = z.object({
  tenants: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      tier: Tier.nullable(),
      active: z.boolean(),
      service: z.enum(['in_service', 'tier_required', 'credentials_missing']),
    }),
  ),
  total: z.number(),
  byTier: z.array(z.object({ tier: Tier.nullable(), count: z.number() })),
})

/**
 * The tenants by name, the first twenty of `total`, each with the tier that the host says it has (null: a value that the
 * options do not name), and what the gates make of it: `service`. `byTier` counts all of them.
 */
export type Tiers = z.infer<typeof Tiers>

const most = 20
const tiers = `
  with tenants as materialized (
    select t.id, t.name, t.tier, t.active from sms.visible_tenants() t where $1::text is null or t.id::text = $1
  ), first as (
    select t.* from tenants t order by t.name, t.id limit ${most}
  )
  select (select count(*)::integer from tenants) as total,
    (select coalesce(jsonb_agg(jsonb_build_object('id', f.id::text, 'name', f.name, 'tier', f.tier, 'active', f.active,
      'service', sms.service_state(f.id)) order by f.name, f.id), '[]') from first f) as tenants,
    (select coalesce(jsonb_agg(jsonb_build_object('tier', b.tier, 'count', b.count)
        order by array_position(array['community', 'professional', 'enterprise'], b.tier)), '[]')
      from (select t.tier, count(*)::integer as count from tenants t group by t.tier) b) as "byTier"`

/**
 * The tier of each tenant, and what it opens at this moment, judged as the gates do: by the stored state.
 * @throws SmsError `not_allowed`
 */
export async function readTiers(
  tx: Tx,
  principal: Principal,
  { tenantId }: z.output<typeof ReadTiersInput>,
): Promise<{ tiers: Tiers }> {
  requireRight(principal, 'sms_tenants.list')
  return { tiers: Tiers.parse(await one(tx, tiers, [tenantId ?? null])) }
}
