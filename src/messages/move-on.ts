import type { Logger } from 'pino'
import { z } from 'zod'
import { asWorker } from '../access/principal.js'
import { one } from '../database/transaction.js'
import type { Service } from '../settings/service.js'
import { repeat, type Repeating } from './repeat.js'

const Moved = z.object({ moved: z.number() })

/** Moves conversations on that have waited longer than their number's timer says. Several processes share the work. */
export function startMovingOn({ service, log }: { service: Pick<Service, 'db'>; log: Logger }): Repeating {
  const turn = async () => {
    const { moved } = Moved.parse(await asWorker(service.db, tx => one(tx, 'select sms.move_on() as moved')))
    if (moved > 0) log.info({ moved }, 'unanswered conversations moved on')
  }
  return repeat(turn, { everyMs: 10_000, name: 'move on', log })
}
