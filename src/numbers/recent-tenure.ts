import { z } from 'zod'
import { first, type Tx } from '../database/transaction.js'
import type { Told } from '../reasons.js'

const Row = z.object({ tenant: z.string(), until: z.string() })

/** A warning when a number was with another tenant within the last 45 days: customers still write to that one. */
export async function recentTenure(tx: Tx, number: string, tenantId: string): Promise<Told | null> {
  const tenure = `
    select coalesce(sms.tenant_name(n.tenant_id), n.tenant_id::text) as tenant, to_char(n.unlinked_at at time zone 'UTC', 'YYYY-MM-DD') as until
    from sms.numbers n
    where n.number = $1 and n.tenant_id::text <> $2 and n.unlinked_at > clock_timestamp() - interval '45 days'
    order by n.unlinked_at desc limit 1`
  const row = await first(tx, tenure, [number, tenantId])
  if (row === undefined) return null
  return { word: 'recent_tenure', values: Row.parse(row) }
}
