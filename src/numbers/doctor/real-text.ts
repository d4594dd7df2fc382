import { z } from 'zod'
import { first, type Tx } from '../../database/transaction.js'

/** One step of a real text, with the time at which it was taken, UTC, ISO 8601; words by `code` and `values`. */
export interface TextStep {
  step: 'queued' | 'handed' | 'came' | 'stored' | 'routed'
  state: 'green' | 'red' | 'waiting'
  code: string
  at: string | null
  values: Record<string, string | number | string[]>
}

/** A test with a real text. `lapsed`: nothing came within ten minutes. */
export interface RealText {
  id: string
  kind: 'phone' | 'number'
  state: 'waiting' | 'arrived' | 'failed' | 'lapsed'
  startedAt: string
  expiresAt: string
  /** Who sent what came. */
  from: string | null
  steps: TextStep[]
}

const moment = z.date().transform(at => at.toISOString())
const Test = z.object({
  id: z.string(),
  kind: z.enum(['phone', 'number']),
  startedAt: moment,
  expiresAt: moment,
  expired: z.boolean(),
  sent: z
    .object({
      number: z.string(),
      status: z.string(),
      reason: z.string().nullable(),
      at: z.coerce.date(),
      changedAt: z.coerce.date(),
    })
    .nullable(),
})
type Test = z.output<typeof Test>
const Came = z.object({
  at: moment,
  outcome: z.string(),
  reason: z.string().nullable(),
  durationMs: z.number(),
  peer: z.string().nullable(),
  inboxes: z.array(z.string()),
})
type Came = z.output<typeof Came>

/** The last test of a number with a real text, as far as it has come; null where there was none. */
export async function realTextOf(tx: Tx, numberId: string): Promise<RealText | null> {
  const newest = `
    select t.id, t.kind, t.started_at as "startedAt", t.expires_at as "expiresAt", t.expires_at <= clock_timestamp() as expired,
      case when m.id is not null then jsonb_build_object('number', n.number, 'status', m.status, 'reason', m.status_reason,
        'at', m.at, 'changedAt', m.changed_at) end as sent
    from sms.webhook_tests t
    left join sms.messages m on m.tenant_id = t.tenant_id and m.id = t.message_id
    left join sms.numbers n on n.tenant_id = m.tenant_id and n.id = m.number_id
    where t.number_id = $1 and t.kind <> 'hops' order by t.id desc limit 1`
  const row = await first(tx, newest, [numberId])
  if (row === undefined) return null
  const test = Test.parse(row)
  const came = await cameSince(tx, { numberId, test })
  const { id, kind, startedAt, expiresAt } = test
  const steps = [...sentSteps(test), ...cameSteps(came)]
  return {
    id,
    kind,
    startedAt,
    expiresAt,
    from: came?.peer ?? test.sent?.number ?? null,
    state: stateOf(test, came),
    steps,
  }
}

/** The first request since the test began that could be its text. */
async function cameSince(tx: Tx, { numberId, test }: { numberId: string; test: Test }): Promise<Came | null> {
  const sql = `
    select d.at, d.outcome, d.reason, d.duration_ms as "durationMs", m.peer,
      array(select sms.name_of(b.user_id) from sms.inbox b
        where b.tenant_id = m.tenant_id and b.message_id = m.id order by 1) as inboxes
    from sms.deliveries d left join sms.messages m on m.tenant_id = d.tenant_id and m.id = d.message_id
    where d.number_id = $1 and d.id >= sms.uuid_v7_floor($2::timestamptz) and d.at <= $4::timestamptz
      and d.outcome not in ('test', 'report', 'report_unmatched') and ($3::text is null or m.peer = $3)
    order by d.id limit 1`
  const row = await first(tx, sql, [numberId, test.startedAt, test.sent?.number ?? null, test.expiresAt])
  return row === undefined ? null : Came.parse(row)
}

function stateOf({ expired, sent }: Test, came: Came | null): RealText['state'] {
  if (came) return came.outcome === 'delivered' || came.outcome === 'duplicate' ? 'arrived' : 'failed'
  if (sent?.status === 'failed') return 'failed'
  return expired ? 'lapsed' : 'waiting'
}

function sentSteps({ sent }: Test): TextStep[] {
  if (!sent) return []
  const { at, changedAt, status, reason } = sent
  const queued: TextStep = { step: 'queued', state: 'green', code: 'queued', at: at.toISOString(), values: {} }
  const handed = (state: TextStep['state'], code: string): TextStep => ({
    step: 'handed',
    state,
    code,
    at: state === 'waiting' ? null : changedAt.toISOString(),
    values: reason ? { reason } : {},
  })
  if (status === 'failed') return [queued, handed('red', 'send_failed')]
  if (status === 'sent' || status === 'delivered') return [queued, handed('green', 'handed')]
  return [queued, handed('waiting', 'being_handed')]
}

function cameSteps(came: Came | null): TextStep[] {
  const step = (
    name: TextStep['step'],
    state: TextStep['state'],
    code: string,
    more: Partial<TextStep> = {},
  ): TextStep => ({
    step: name,
    state,
    code,
    at: null,
    values: {},
    ...more,
  })
  if (!came)
    return [
      step('came', 'waiting', 'awaited'),
      step('stored', 'waiting', 'awaited'),
      step('routed', 'waiting', 'awaited'),
    ]
  const { at, outcome, reason, durationMs, inboxes } = came
  const posted = step('came', 'green', 'came', { at })
  if (outcome === 'rejected') return [posted, step('stored', 'red', 'rejected', { values: { reason: reason ?? '' } })]
  const storedAt = new Date(new Date(at).getTime() + durationMs).toISOString()
  const stored = step('stored', 'green', 'stored', { at: storedAt, values: { ms: durationMs } })
  const routed =
    inboxes.length > 0
      ? step('routed', 'green', 'in_inboxes', { at: storedAt, values: { names: inboxes } })
      : step('routed', outcome === 'duplicate' ? 'green' : 'red', outcome, { at: storedAt })
  return [posted, stored, routed]
}
