import type { Logger } from 'pino'
import { asWorker } from '../access/principal.js'
import type { Service } from '../settings/service.js'
import { repeat, type Repeating } from './repeat.js'

const aTurn = 50

/**
 * Answers STOP, START and HELP in the tenant's own words, once each: the answer takes its place in the outbox like any
 * text. Never for a toll-free or a disabled number, nor where the tenant wrote no words.
 */
export function startAnswering({ service, log }: { service: Pick<Service, 'db'>; log: Logger }): Repeating {
  const answerSome = async () => {
    await asWorker(service.db, tx => tx.query('select sms.answer_keywords($1)', [aTurn]))
  }
  return repeat(answerSome, { everyMs: 1_000, name: 'answers to keywords', log })
}
