import { z } from 'zod'
import { type Database, inTransaction } from '../database/transaction.js'
import { SmsError } from '../errors.js'
import { batchOf } from './batch.js'
import type { ReportRow, TextRow } from './delivery.js'
import type { WebhookFigures } from './figures.js'
import type { Deadline } from './hold.js'
import { type KeptBody, keepBodies } from './kept-bodies.js'
import { failureOf, patienceLeft, patiently } from './patience.js'
import { type Standing, standingOf } from './standing.js'

/** What became of one row, as the database says. */
const Outcome = z
  .object({
    item: z.int(),
    outcome: z.string(),
    message_id: z.uuid().nullable(),
    tenant_id: z.string().nullable(),
    number_id: z.uuid().nullable(),
    recipients: z.array(z.string()).nullish(),
  })
  .transform(row => ({
    item: row.item,
    outcome: row.outcome,
    messageId: row.message_id,
    tenantId: row.tenant_id,
    numberId: row.number_id,
    recipients: row.recipients ?? [],
  }))
const Outcomes = z.array(Outcome)
export type Outcome = z.output<typeof Outcome>

/** Stores the rows of one request, and its body with them. Settles when they have committed, all or none of them. */
export interface Store {
  /** @throws SmsError `overloaded`, `not_stored`; whatever the database judged these very rows to be (never a neighbour) */
  texts(rows: TextRow[], bodies: KeptBody[], until: Deadline): Promise<Outcome[]>
  /** @throws as `texts` */
  reports(rows: ReportRow[], bodies: KeptBody[], until: Deadline): Promise<Outcome[]>
  /** Why nothing could be stored of late, while nothing since has shown that it can again. */
  failure(): Error | undefined
}

type Settled = PromiseSettledResult<Outcome[]>

const mebibyte = 1024 * 1024
// Pictures go by weight: a batch is one JSON value, and what waits is held in memory.
const limits = {
  batch: 256,
  waiting: 10_000,
  batchWeight: 16 * mebibyte,
  waitingWeight: 128 * mebibyte,
  patienceMs: ({ until }: { until: Deadline }) => patienceLeft(until),
}
const calls = {
  texts: 'select item, outcome, message_id, tenant_id, number_id, recipients from sms.ingest($1)',
  reports: 'select item, outcome, message_id, tenant_id, number_id from sms.ingest_reports($1)',
}
// On unless the host asks for more; and a batch that waits for a lock must not keep its requests waiting for ever.
const settings = `select set_config('statement_timeout', '15s', true), set_config('synchronous_commit',
  case current_setting('synchronous_commit') when 'remote_apply' then 'remote_apply' else 'on' end, true)`

/** What a batch is committed through. */
interface StoreDoors {
  db: Database
  figures: WebhookFigures
  standing: Standing
}

/** The rows of one request, and until when they may wait to be stored. */
interface Waiting<Row> {
  rows: Row[]
  bodies: KeptBody[]
  until: Deadline
}

/** The webhook's way into the database: what waits is committed together. */
export function storeOf(db: Database, figures: WebhookFigures): Store {
  let waiting = 0
  figures.waiting(() => waiting)
  const standing = standingOf()
  const doors = { db, figures, standing }
  const counted = async (stored: Promise<Settled>) => {
    waiting += 1
    try {
      return outcomesOf(await stored)
    } finally {
      waiting -= 1
    }
  }
  const texts = batchOf((requests: Waiting<TextRow>[]) => storeApart(doors, calls.texts, requests), {
    ...limits,
    weigh: ({ rows, bodies }) => bodies.reduce((sum, { size }) => sum + size, weightOf(rows)),
  })
  const reports = batchOf((requests: Waiting<ReportRow>[]) => storeApart(doors, calls.reports, requests), limits)
  return {
    texts: (rows, bodies, until) => counted(texts({ rows, bodies, until })),
    reports: (rows, bodies, until) => counted(reports({ rows, bodies, until })),
    failure: standing.failure,
  }
}

function outcomesOf(settled: Settled): Outcome[] {
  if (settled.status === 'fulfilled') return settled.value
  if (failureOf(settled.reason) === 'judged') throw settled.reason
  throw new SmsError('not_stored', { cause: settled.reason })
}

/**
 * Commits the requests together. A batch that the database judges to be wrong is halved until the wrong one stands
 * alone: its neighbours commit. The patience is the oldest request's, so a queue behind an outage clears at once.
 */
async function storeApart(
  doors: StoreDoors,
  call: string,
  requests: Waiting<TextRow | ReportRow>[],
): Promise<Settled[]> {
  const until = () => Math.min(...requests.map(request => request.until()))
  try {
    const stored = await patiently(until, () => doors.standing.noted(commit(doors, call, requests)))
    return stored.map(value => ({ status: 'fulfilled', value }))
  } catch (reason) {
    if (requests.length === 1 || failureOf(reason) === 'passing')
      return requests.map(() => ({ status: 'rejected', reason }))
    const middle = requests.length >> 1
    const halves = [requests.slice(0, middle), requests.slice(middle)]
    const settled: Settled[] = []
    for (const half of halves) settled.push(...(await storeApart(doors, call, half)))
    return settled
  }
}

async function commit(
  { db, figures }: StoreDoors,
  call: string,
  requests: Waiting<TextRow | ReportRow>[],
): Promise<Outcome[][]> {
  const now = performance.now()
  const batch = requests
    .flatMap(({ rows }) => rows)
    .map(({ startedMs, ...row }, item) => ({ item, elapsedMs: Math.round(now - startedMs), ...row }))
  const outcomes = await inTransaction(db, { role: 'ingest', first: settings }, async tx => {
    const { rows } = await tx.query(call, [JSON.stringify(batch)])
    const bodies = requests.flatMap(request => request.bodies)
    await keepBodies(tx, bodies)
    return new Map(Outcomes.parse(rows).map(outcome => [outcome.item, outcome]))
  })
  figures.committed(batch.length, performance.now() - now)
  let item = 0
  return requests.map(({ rows }) => rows.map(() => found(outcomes.get(item++))))
}

function found(outcome: Outcome | undefined): Outcome {
  if (!outcome) throw new Error('the database gave no outcome for a row')
  return outcome
}

function weightOf(rows: TextRow[]): number {
  return rows.reduce(
    (sum, row) =>
      sum + row.text.length + row.media.reduce((size, media) => size + ('data' in media ? media.data.length : 0), 0),
    512,
  )
}
