import type { Logger } from 'pino'
import type { Service } from '../settings/service.js'
import { repeat, type Repeating } from './repeat.js'
import { sweepHistory } from './sweep-history.js'

/**
 * Compares QuestBlue's history with what is here every ten minutes, every two while a duplicate waits to be settled,
 * whichever process comes first.
 */
export function startSweeping({ service, log }: { service: Pick<Service, 'db' | 'carrier'>; log: Logger }): Repeating {
  const look = async () => {
    await sweepHistory({ service, log })
  }
  return repeat(look, { everyMs: 20_000, name: 'history', log })
}
