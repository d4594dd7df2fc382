import type { Logger } from 'pino'
import { asWorker } from '../access/principal.js'
import type { Service } from '../settings/service.js'
import { repeat, type Repeating } from './repeat.js'

const aTurn = 50

/**
 * Answers STOP, START and HELP in the tenant's own words, and texts outside the hours in the number's, once each: the
 * answer takes its place in the outbox like any text. Never for a disabled number, nor where no words were written.
 */
export function startAnswering({ service, log }: { service: Pick<Service, 'db'>; log: Logger }): Repeating {
  const answerSome = async () => {
    await asWorker(service.db, tx => tx.query('select sms.answer_by_itself($1)', [aTurn]))
  }
  return repeat(answerSome, { everyMs: 1_000, name: 'automatic answers', log })
}
