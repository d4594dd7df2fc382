import { z } from 'zod'
import { requireRight } from '../access/gates.js'
import { asPrincipal, type Principal } from '../access/principal.js'
import { one } from '../database/transaction.js'
import { CarrierError } from '../questblue/carrier-error.js'
import { askCarrier } from '../settings/carrier-refusal.js'
import type { Service } from '../settings/service.js'
import { sweepHistory } from './sweep-history.js'

export const SweepInput = z.object({})

const moment = z
  .date()
  .nullable()
  .transform(at => at?.toISOString() ?? null)
const Standing = z.object({
  comparedTo: moment,
  shifts: z.array(z.number()),
  evidence: z.number(),
  lagSeconds: z.number(),
  failedAt: moment,
  lost: z.number(),
  unlike: z.number(),
  duplicates: z.number(),
})

/** How far QuestBlue's history is compared, what was learnt of its clock, and what is open. */
export interface SweepReport {
  /** False: another process was at it just now. */
  ran: boolean
  /** Until when, by our clock; null: its end has not been reached yet. */
  comparedTo: string | null
  /** Its time zones, in minutes ahead of UTC, whole quarters of an hour; empty while there is too little to tell by. */
  offsetMinutes: number[]
  /** How far its clock is ahead of this server's beside that; null as above. */
  skewSeconds: number | null
  /** How many texts say so. */
  evidence: number
  /** How long after a text it was seen to show it. */
  lagSeconds: number
  /** When it could not be read; null: it could. */
  failedAt: string | null
  /** Texts that never arrived, texts that were sent and are not the same here and there, duplicates not settled. */
  lost: number
  unlike: number
  duplicates: number
}

/**
 * Compares QuestBlue's history with what is here now, and says how that stands.
 * @throws SmsError `not_allowed`, `carrier_refused`, `carrier_unauthorised`, `carrier_unreadable`, `carrier_unreachable` (it
 *   stays where it was, and goes on from there)
 */
export async function sweep(
  service: Service,
  principal: Principal,
  _input: z.output<typeof SweepInput>,
): Promise<SweepReport> {
  requireRight(principal, 'sms_deliveries.sweep')
  const swept = await sweepHistory({ service, log: service.log, asked: true })
  if (swept instanceof CarrierError) {
    await askCarrier(() => Promise.reject(swept))
  }
  const ask = `select s.complete_at as "comparedTo", s.shifts, s.evidence, s.lag_seconds as "lagSeconds", s.failed_at as "failedAt",
      (select count(*)::integer from sms.lost_texts l where l.state = 'open' and l.kind = 'inbound_lost') as lost,
      (select count(*)::integer from sms.lost_texts l where l.state = 'open' and l.kind <> 'inbound_lost') as unlike,
      (select count(*)::integer from sms.duplicates d where d.settled_at is null) as duplicates
    from sms.history_sweep s`
  const standing = await asPrincipal(service.db, principal, tx => one(tx, ask))
  const { shifts, ...known } = Standing.parse(standing)
  const offsets = shifts.map(seconds => Math.round(seconds / 900) * 15)
  const [shift, offset] = [shifts[0], offsets[0]]
  return {
    ran: swept !== 'not_begun',
    ...known,
    offsetMinutes: [...new Set(offsets)],
    skewSeconds: shift === undefined || offset === undefined ? null : shift - offset * 60,
  }
}
