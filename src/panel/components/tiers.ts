import type { RecordJSON } from 'adminjs'

/** A tenant with its tier, and what the gates make of it now. */
export interface TenantTier {
  id: string
  name: string
  /** Null where the host's value is none that the plugin was told of. */
  tier: string | null
  active: boolean
  service: 'in_service' | 'tier_required' | 'credentials_missing'
}

/** The first tenants by name, how many there are, and how many have which tier. */
export interface Tiers {
  tenants: TenantTier[]
  total: number
  byTier: { tier: string | null; count: number }[]
}

/** What the server told beside a record; undefined where it told nothing. */
export function tiersIn(record: RecordJSON | undefined): Tiers | undefined {
  return record && 'tiers' in record ? (record.tiers as Tiers) : undefined
}

/** What a tenant's tier opens: a key of the words. */
export function openedBy({ active, service }: TenantTier): string {
  return active || service !== 'tier_required' ? service : 'inactive'
}
