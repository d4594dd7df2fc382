import type { Logger } from 'pino'
import { asWorker } from '../access/principal.js'
import type { Service } from '../settings/service.js'
import { repeat, type Repeating } from './repeat.js'

/**
 * Ends, every few seconds, what is held by people whom the host has deleted, moved or deactivated. They are no members
 * from the host's statement on; this writes it into the history.
 */
export function startEndingLeft({ service, log }: { service: Pick<Service, 'db'>; log: Logger }): Repeating {
  const turn = async () => {
    await asWorker(service.db, tx => tx.query('select sms.end_left_assignments()'))
  }
  return repeat(turn, { everyMs: 10_000, name: 'end left assignments', log })
}
