import { z } from 'zod'
import { requireRight } from '../access/gates.js'
import type { Principal } from '../access/principal.js'
import { first, type Tx } from '../database/transaction.js'
import { isSmsErrorCode, SmsError } from '../errors.js'
import { noteReads } from '../messages/note-reads.js'
import { numberTimeline, type Timeline } from './number-timeline.js'
import { previewRouting, type RoutingPreview } from './preview-routing.js'
import { type WebhookState, webhookState } from './webhook-state.js'

export const NumberPageInput = z.object({ numberId: z.uuid() })

const iso = z.date().transform(at => at.toISOString())
/** Moments inside of JSON come as the database writes them. */
const told = z.string().transform(at => new Date(at).toISOString())
const days = 30
const shownDeliveries = 8
const shownHeld = 20

const Common = z.object({
  cannotSend: z.string().nullable(),
  unread: z.coerce.number(),
})

const Held = z.object({
  id: z.string(),
  at: told,
  peer: z.string(),
  text: z.string(),
  files: z.number(),
  why: z.string(),
})
const Delivery = z.object({
  id: z.string(),
  at: told,
  outcome: z.string(),
  reason: z.string().nullable(),
  durationMs: z.number(),
  releasedAt: told.nullable(),
})
const Day = z.object({ day: z.string(), received: z.number(), sent: z.number(), failed: z.number() })
const Limit = z.object({
  scope: z.enum(['number', 'tenant']),
  period: z.enum(['day', 'month']),
  segments: z.number(),
  used: z.number(),
  zone: z.string(),
})
const Used = z.object({ inToday: z.number(), outToday: z.number(), inMonth: z.number(), outMonth: z.number() })

const Desk = z.object({
  queued: z.number(),
  waiting: z.number(),
  held: z.array(Held),
  deliveries: z.array(Delivery),
  days: z.array(Day),
  limits: z.array(Limit),
  used: Used.nullable(),
  zone: z.string(),
  switchedAt: iso.nullable(),
  note: z.object({ text: z.string(), at: told, who: z.string().nullable() }).nullable(),
  setAt: z.date().nullable(),
  confirmedAt: z.date().nullable(),
  carrierMode: z.string().nullable(),
  readAt: iso.nullable(),
  doubted: z.boolean().nullable(),
})

/** What only admins see of a number. Counts are texts, `used` and `limits` segments; a day is one of `zone`. */
export type NumberDesk = Omit<z.output<typeof Desk>, 'setAt' | 'confirmedAt' | 'carrierMode' | 'readAt' | 'doubted'> & {
  /** As stored; `mode` in QuestBlue's word, read at `readAt`. */
  webhook: { state: WebhookState; since: string | null; mode: string | null; readAt: string | null }
  timeline: Timeline
}

/** What a number's page tells beside its record. */
export interface NumberPage {
  routing: RoutingPreview
  /** What every text from it would be refused with, whoever writes. */
  cannotSend: { code: string; message: string } | null
  /** Texts of this number that the reader has not read. */
  unread: number
  desk: NumberDesk | null
}

/**
 * Everything about one number for its page, from what is stored: QuestBlue is not asked. A user is told of the number
 * and of what is their own; deliveries, held texts, counts, history and note are an admin's.
 * @throws SmsError `not_found` (absent or not the principal's: the same), `not_allowed`, `reading_not_noted`
 */
export async function numberPage(
  tx: Tx,
  principal: Principal,
  { numberId }: z.output<typeof NumberPageInput>,
): Promise<NumberPage> {
  requireRight(principal, 'sms_numbers.show')
  const common = `
    select sms.cannot_send(n.id) as "cannotSend", (
      select count(*) from sms.inbox i
      where i.tenant_id = n.tenant_id and i.user_id = sms.current_person() and i.number_id = n.id and i.read_at is null) as unread
    from sms.numbers n where n.id = $1`
  const row = await first(tx, common, [numberId])
  if (row === undefined) throw new SmsError('not_found')
  const { cannotSend, unread } = Common.parse(row)
  return {
    routing: toldTo(principal, await previewRouting(tx, principal, { numberId, count: 1 })),
    cannotSend:
      cannotSend !== null && isSmsErrorCode(cannotSend)
        ? { code: cannotSend, message: new SmsError(cannotSend).message }
        : null,
    unread,
    desk: principal.role === 'user' ? null : await deskOf(tx, principal, numberId),
  }
}

/** Why routing passes over a colleague is an admin's to know. */
function toldTo({ role, userId }: Principal, routing: RoutingPreview): RoutingPreview {
  if (role !== 'user') return routing
  const candidates = routing.candidates.map(one => (one.user === userId ? one : { ...one, skipped: null }))
  return { ...routing, candidates }
}

async function deskOf(tx: Tx, principal: Principal, numberId: string): Promise<NumberDesk> {
  const { setAt, confirmedAt, carrierMode, readAt, doubted, ...desk } = Desk.parse(
    await first(tx, deskQuery, [numberId, days, shownDeliveries, shownHeld]),
  )
  const held = desk.held.map(() => ({ numberId }))
  await noteReads(tx, principal, 'held', held)
  const judged = webhookState({ setAt, confirmedAt, carrierMode, missed: null })
  const state = judged.state !== 'not_url' && doubted ? 'doubtful' : judged.state
  const webhook = { state, since: judged.since, mode: carrierMode, readAt }
  return { ...desk, webhook, timeline: await numberTimeline(tx, principal, { numberId }) }
}

const deskQuery = `
  select sms.queued_texts(n.id) as queued, coalesce(sms.waiting_texts(n.id), 0) as waiting,
    (select coalesce(jsonb_agg(jsonb_build_object('id', h.delivery_id, 'at', h.at, 'peer', h.peer, 'text', h.text, 'files', h.media_count,
        'why', h.why) order by h.delivery_id), '[]') from sms.held_of(n.id, $4) h) as held,
    (select coalesce(jsonb_agg(jsonb_build_object('id', d.id, 'at', d.at, 'outcome', d.outcome, 'reason', d.reason,
        'durationMs', d.duration_ms, 'releasedAt', d.released_at) order by d.id desc), '[]')
      from (select * from sms.deliveries d where d.number_id = n.id order by d.id desc limit $3) d) as deliveries,
    (select coalesce(jsonb_agg(to_jsonb(m) order by m.day), '[]') from sms.messages_by_day(n.id, $2) m) as days,
    (select coalesce(jsonb_agg(to_jsonb(l) order by l.scope, l.period), '[]') from sms.limits_of(n.id) l) as limits,
    (select jsonb_build_object('inToday', u.in_today, 'outToday', u.out_today, 'inMonth', u.in_month, 'outMonth', u.out_month)
      from sms.usage_of(array[n.id]) u) as used,
    sms.counting_zone(n.tenant_id) as zone, n.enabled_changed_at as "switchedAt",
    (select jsonb_build_object('text', t.text, 'at', t.changed_at, 'who', sms.known_name(t.changed_by::text))
      from sms.number_notes t where t.tenant_id = n.tenant_id and t.number_id = n.id) as note,
    w.set_at as "setAt", s.token_used_at as "confirmedAt", w.carrier_mode as "carrierMode", w.read_at as "readAt",
    w.doubt_reason is not null as doubted
  from sms.numbers n
  left join sms.number_state s on s.number_id = n.id
  left join sms.webhook_state w on w.number_id = n.id
  where n.id = $1`
