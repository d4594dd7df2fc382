import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { SmsError } from '../errors.js'
import type { Deadline } from './hold.js'

const waits = { firstMs: 50, mostMs: 1_000, attemptMs: 5_000 }
const Answered = z.object({ code: z.string().regex(/^[0-9A-Z]{5}$/), severity: z.string() })

/** How a write to the database failed: it may succeed when repeated, or the database has judged what it was given. */
export type Failure = 'passing' | 'judged'

// Lost connection, rollback by a rival, full resources, cancelled or ended by an operator, failover to read-only.
const passing = /^(08|40|53|57|58|55P03$|25006$)/

/** Whatever the database did not answer itself is a lost connection, or as good as one. */
export function failureOf(error: unknown): Failure {
  if (error instanceof SmsError) return 'judged'
  const answer = Answered.safeParse(error)
  return !answer.success || passing.test(answer.data.code) ? 'passing' : 'judged'
}

/**
 * Repeats `attempt` while it fails in a way that may pass, until the clock (`performance.now()`) has reached the deadline;
 * then, or when the failure was judged, the last error goes up. There is one attempt at least.
 * What is repeated must be idempotent: a lost answer may have been a commit.
 */
export async function patiently<Result>(until: Deadline, attempt: () => Promise<Result>): Promise<Result> {
  for (let wait = waits.firstMs; ; wait = Math.min(wait * 2, waits.mostMs)) {
    try {
      return await attempt()
    } catch (error) {
      if (failureOf(error) === 'judged' || performance.now() + wait > until()) throw error
      await pause(wait)
    }
  }
}

/**
 * For how many milliseconds a request waits for an answer at the most: until its deadline, and five seconds for the attempt
 * that it has in any case. A database that hangs gives no answer, not even a refusal.
 */
export function patienceLeft(until: Deadline): number {
  return Math.max(Math.ceil(until() - performance.now()), 0) + waits.attemptMs
}

/** What is said of a database that hangs. */
export function noAnswer(): Error {
  return new Error('the database did not answer in time')
}

/** Waits for `work` no longer than `patienceLeft`. The work goes on, and may succeed unheard. @throws Error `noAnswer` */
export async function answeredInTime<Result>(until: Deadline, work: Promise<Result>): Promise<Result> {
  const late = new AbortController()
  const giveUp = pause(patienceLeft(until), undefined, { signal: late.signal }).then(() => {
    throw noAnswer()
  })
  try {
    return await Promise.race([work, giveUp])
  } finally {
    giveUp.catch(() => undefined)
    late.abort()
  }
}
