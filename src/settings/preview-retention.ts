import { z } from 'zod'
import { requireRight } from '../access/gates.js'
import type { Principal } from '../access/principal.js'
import { one, type Tx } from '../database/transaction.js'

/** A term that somebody thinks of: of which tenant, for what, and how many months. */
export const PreviewRetentionInput = z.object({
  tenantId: z.string().min(1),
  kind: z.enum(['messages', 'deliveries']),
  months: z.coerce.number().int().min(1).max(240),
})

const Foreseen = z.object({
  foreseen: z.object({
    rows: z.int(),
    isMore: z.boolean(),
    before: z.iso.datetime({ offset: true }),
    startsAt: z.iso.datetime({ offset: true }).nullable(),
    holds: z.int(),
  }),
})

/**
 * What a term would take away: `rows` (`isMore`: at least so many) from before `before`, not earlier than `startsAt`, a day
 * after it was decided (null: it is not decided yet). While `holds` stand, what they concern is kept. Changes nothing.
 */
export type ForeseenRetention = z.output<typeof Foreseen>['foreseen']

/**
 * Says what a term would take away, and from when on.
 * @throws SmsError `not_allowed`, `not_found` (absent or another tenant: the same)
 */
export async function previewRetention(
  tx: Tx,
  principal: Principal,
  { tenantId, kind, months }: z.output<typeof PreviewRetentionInput>,
): Promise<ForeseenRetention> {
  requireRight(principal, 'sms_tenant_settings.previewRetention')
  const ask = 'select sms.preview_retention($1, $2, $3) as foreseen'
  return Foreseen.parse(await one(tx, ask, [tenantId, kind, months])).foreseen
}
