import { z } from 'zod'
import { requireRight } from '../access/gates.js'
import type { Principal } from '../access/principal.js'
import { one, type Tx } from '../database/transaction.js'

/** What can need somebody, in the order of how much breaks by it. */
const kinds = [
  'paused',
  'credentials',
  'balance',
  'webhook',
  'gone',
  'lost',
  'rejected',
  'failed',
  'unlike',
  'held',
  'nobody',
  'away',
  'unassigned',
  'limit',
] as const

export type NeedKind = (typeof kinds)[number]

const moment = z
  .date()
  .nullable()
  .transform(at => at?.toISOString() ?? null)

const Line = z.object({
  kind: z.enum(kinds),
  tenantId: z.string().nullable(),
  tenantName: z.string().nullable(),
  count: z.coerce.number(),
  oldest: moment,
  numbers: z.array(z.object({ id: z.string(), number: z.string(), label: z.string() })),
  people: z.array(z.object({ id: z.string(), name: z.string().nullable() })),
  /** Of texts that were lost: why most of them probably were. */
  why: z.enum(['delivery_elsewhere', 'token_retired', 'rejected', 'outage', 'unknown']).nullable(),
})
const Standing = z.object({
  credentials: z.enum(['missing', 'untested', 'valid', 'refused']),
  since: moment,
  balanceIsLow: z.boolean(),
  balanceAt: moment,
  pausedSince: moment,
})
const Figures = z.object({ received: z.coerce.number(), sent: z.coerce.number(), failed: z.coerce.number() })

/** One thing that needs somebody, of one tenant, or of the account where there is no tenant. Moments are UTC, ISO 8601. */
export type NeedLine = z.output<typeof Line>

/** One thing that needs somebody: how often over all the reader's tenants, since when, and where. */
export interface Need {
  kind: NeedKind
  /** What about it: the credentials' state. */
  state?: string
  count: number
  oldest: string | null
  /** Where it is, those with the most first. */
  lines: NeedLine[]
}

/** Everything that needs an admin; where nothing does, how yesterday was, in texts, by each tenant's own days. */
export interface Needs {
  needs: Need[]
  yesterday: z.output<typeof Figures> | null
}

/**
 * What needs somebody, of all that the principal administers.
 * @throws SmsError `not_allowed`
 */
export async function readNeeds(tx: Tx, principal: Principal): Promise<Needs> {
  requireRight(principal, 'sms_deliveries.list')
  const found = await tx.query(
    `select kind, tenant_id as "tenantId", tenant_name as "tenantName", count, oldest, numbers, people, why from sms.needs()`,
  )
  const lines = z.array(Line).parse(found.rows)
  const standing = Standing.parse(
    await one(
      tx,
      `select credentials, since, balance_is_low as "balanceIsLow", balance_at as "balanceAt",
        sms.sending_paused_since() as "pausedSince" from sms.account_standing()`,
    ),
  )
  const needs = [...ofAccount(standing), ...kinds.flatMap(kind => needOf(kind, lines))]
  if (needs.length > 0) return { needs, yesterday: null } // nobody is shown it then, and it adds up every number's day
  const yesterday = await one(tx, 'select received, sent, failed from sms.figures_of_yesterday()')
  return { needs, yesterday: Figures.parse(yesterday) }
}

function ofAccount({ credentials, since, balanceIsLow, balanceAt, pausedSince }: z.output<typeof Standing>): Need[] {
  const paused: Need[] = pausedSince ? [{ kind: 'paused', count: 1, oldest: pausedSince, lines: [] }] : []
  const refused: Need[] =
    credentials === 'valid' ? [] : [{ kind: 'credentials', state: credentials, count: 1, oldest: since, lines: [] }]
  const low: Need[] = balanceIsLow ? [{ kind: 'balance', count: 1, oldest: balanceAt, lines: [] }] : []
  return [...paused, ...refused, ...low]
}

function needOf(kind: NeedKind, all: NeedLine[]): Need[] {
  const lines = all.filter(line => line.kind === kind).toSorted((a, b) => b.count - a.count)
  if (lines.length === 0) return []
  const oldest = lines.flatMap(line => line.oldest ?? []).toSorted()[0] ?? null
  return [{ kind, count: lines.reduce((total, line) => total + line.count, 0), oldest, lines }]
}
