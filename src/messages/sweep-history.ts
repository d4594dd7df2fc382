import type { Logger } from 'pino'
import { z } from 'zod'
import { asWorker } from '../access/principal.js'
import { first } from '../database/transaction.js'
import { CarrierError } from '../questblue/carrier-error.js'
import type { Service } from '../settings/service.js'
import { judgeHistory, type Judgement } from './judge-history.js'
import { learnShifts } from './learn-shifts.js'
import { readHistory } from './read-history.js'
import { settleDuplicates } from './settle-duplicates.js'

const Begun = z.object({ lease: z.string(), fromDay: z.string(), page: z.number(), now: z.number() })
const Standing = z.object({
  shifts: z.array(z.number().transform(seconds => seconds * 1_000)),
  lagSeconds: z.number(),
  completeBefore: z.date().nullable(),
})
const Evidence = z.array(z.object({ ahead: z.number() }))
const Groups = z.array(
  z.object({
    numberId: z.string(),
    peer: z.string(),
    rows: z.array(z.object({ id: z.string(), at: z.number(), isJudged: z.boolean() })),
    texts: z.array(
      z.object({
        id: z.string(),
        at: z.number(),
        isDuplicate: z.boolean(),
        isOpen: z.boolean(),
        firstId: z.string().nullable(),
      }),
    ),
  }),
)
type HistoryGroup = z.infer<typeof Groups>[number]

/** How the history is compared; each has its default. */
export interface SweepingOptions {
  service: Pick<Service, 'db' | 'carrier'>
  log: Logger
  /** Somebody asks for it: it is not waited until it is due. */
  asked?: boolean
  /** How long after the carrier's time nothing is called lost, beside the lag that was learnt. */
  lostAfterMs?: number
  /** How long after a duplicate nothing is concluded of it, beside the lag. */
  settleAfterMs?: number
  pagesAtMost?: number
  pauseMs?: number
  pageSize?: number
}

/** What came of it: `not_begun` when it is not due, or another process is at it; an error when the carrier failed. */
export type Swept = 'not_begun' | 'done' | CarrierError

/**
 * Compares the account's history with what is here, from where it was left: settles duplicates, and notes texts that never
 * arrived, texts of ours that it does not show, and what somebody else sent. One process at a time. Where the carrier fails,
 * it is said so, and what was read until then is compared all the same.
 */
export async function sweepHistory(options: SweepingOptions): Promise<Swept> {
  const { service, log, asked = false, pagesAtMost = 20, pauseMs = 250, pageSize } = options
  const begin = `select lease, from_day::text as "fromDay", page, extract(epoch from clock_timestamp())::float8 * 1000 as now
    from sms.begin_sweep($1)`
  const begun = await asWorker(service.db, tx => first(tx, begin, [asked]))
  if (begun === undefined) return 'not_begun'
  const { lease, fromDay, page, now: beganAt } = Begun.parse(begun)
  const began = performance.now()
  // Up to the next millisecond: of what was asked for in the very one in which the run began, it would not count as read.
  const now = () => new Date(Math.ceil(beganAt + performance.now() - began))
  let failure: CarrierError | undefined
  try {
    await readHistory(service, { lease, now, fromDay, page, pagesAtMost, pauseMs, size: pageSize }).catch(error => {
      if (!(error instanceof CarrierError)) throw error
      log.info({ code: error.code }, 'the history could not be read; it goes on from there')
      failure = error
    })
    await compare(options)
  } finally {
    await asWorker(service.db, tx => tx.query('select sms.end_sweep($1, $2)', [lease, failure?.code ?? null]))
  }
  return failure ?? 'done'
}

type Ask = (sql: string, values?: unknown[]) => Promise<unknown[]>

async function compare({
  service: { db },
  log,
  lostAfterMs = 15 * 60_000,
  settleAfterMs = 2 * 60_000,
}: SweepingOptions): Promise<void> {
  const ask: Ask = async (sql, values = []) => (await asWorker(db, tx => tx.query(sql, values))).rows
  await ask('select sms.match_sent()')
  const { shifts, lagSeconds, completeBefore } = await learn(ask)
  const shownBefore = completeBefore && completeBefore.getTime() - settleAfterMs - lagSeconds * 1_000
  const judged = (await readGroups(ask)).map(group => ({ group, said: judgeHistory(group, { shifts, shownBefore }) }))
  const matches = judged.flatMap(({ group, said }) => matchesOf(group, said))
  await ask('select sms.keep_matches($1)', [JSON.stringify(matches)])
  await ask('select sms.learn_lag()')
  const settled = judged.flatMap(({ said }) => said.settled)
  await settleDuplicates(db, settled, log)

  const shift = shifts[0] === undefined ? null : shifts[0] / 1_000
  const unexplained = judged.flatMap(({ group: { numberId }, said }) =>
    said.unexplained.map(id => ({ id, numberId, shift })),
  )
  const patience = `${lostAfterMs} milliseconds`
  const noteLost = 'select sms.note_lost($1, $2) as count'
  const [lost] = Counted.parse(await ask(noteLost, [JSON.stringify(unexplained), patience]))
  const [unlike] = Counted.parse(await ask('select sms.judge_sent($1) as count', [patience]))
  if (lost.count > 0) log.warn({ texts: lost.count }, 'texts that came to QuestBlue never arrived here')
  if (unlike.count > 0) log.warn({ texts: unlike.count }, 'texts that were sent are not the same here and at QuestBlue')
}

/** What is known of the carrier's clock, after what is new was looked at. */
async function learn(ask: Ask): Promise<z.infer<typeof Standing>> {
  const evidence = Evidence.parse(await ask('select e as ahead from sms.history_evidence() e'))
  const differences = [...evidence.map(({ ahead }) => ahead), ...(await readGroups(ask)).flatMap(aheadOf)]
  const seconds = learnShifts(differences).map(shift => Math.round(shift / 1_000))
  await ask('select sms.keep_learnt($1, $2)', [JSON.stringify(seconds), differences.length])
  const [known] = await ask(
    `select shifts, lag_seconds as "lagSeconds", complete_before_at as "completeBefore" from sms.history_sweep`,
  )
  return Standing.parse(known)
}

async function readGroups(ask: Ask): Promise<HistoryGroup[]> {
  return Groups.parse(await ask('select number_id as "numberId", peer, rows, texts from sms.history_to_match()'))
}

const Counted = z.tuple([z.object({ count: z.number() })])

/** Of a customer of whom there is one row and one text, how far the carrier's time is ahead. */
function aheadOf({ rows, texts }: HistoryGroup): number[] {
  const [row, text] = [rows[0], texts[0]]
  return rows.length === 1 && texts.length === 1 && row && text ? [row.at - text.at] : []
}

function matchesOf({ numberId, peer, rows }: HistoryGroup, { matches, sure }: Judgement) {
  return rows.map(({ id }) => ({
    id,
    numberId,
    peer,
    messageId: matches.get(id) ?? null,
    sure: sure && matches.has(id),
  }))
}
