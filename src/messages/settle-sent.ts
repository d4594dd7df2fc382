import type { Logger } from 'pino'
import { z } from 'zod'
import { asWorker } from '../access/principal.js'
import { CarrierError } from '../questblue/carrier-error.js'
import { deliveryStatus } from '../questblue/delivery-status.js'
import type { Service } from '../settings/service.js'
import { repeat, type Repeating } from './repeat.js'
import { settle } from './settle.js'

const Asked = z.array(z.object({ messageId: z.string(), carrierId: z.string() }))
const aTurn = 5

/**
 * Asks the carrier about texts that it took and of which no report has come for half a minute, or of which a report came
 * that could mean several: five a second at most, each text ten times at most, the gap doubling.
 */
export function startSettling({ service, log }: { service: Pick<Service, 'db' | 'carrier'>; log: Logger }): Repeating {
  const { db, carrier } = service
  const askSome = async () => {
    const take = 'select message_id as "messageId", carrier_id as "carrierId" from sms.texts_to_ask($1)'
    const { rows } = await asWorker(db, tx => tx.query(take, [aTurn]))
    for (const { messageId, carrierId } of Asked.parse(rows)) {
      try {
        const status = await deliveryStatus(carrier, { messageId: carrierId })
        const reason = status === 'failed' ? 'QuestBlue reported that it was not delivered' : undefined
        if (status !== 'sent') await settle(db, messageId, { status, reason })
      } catch (error) {
        if (!(error instanceof CarrierError)) throw error
        log.debug({ messageId, code: error.code }, 'the carrier did not say how far a text has come')
      }
    }
  }
  return repeat(askSome, { everyMs: 1_000, name: 'delivery status', log })
}
