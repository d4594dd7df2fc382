import type { Logger } from 'pino'
import { z } from 'zod'
import { asWorker } from '../access/principal.js'
import { CarrierError } from '../questblue/carrier-error.js'
import { deliveryStatus } from '../questblue/delivery-status.js'
import type { Service } from '../settings/service.js'
import { repeat, type Repeating } from './repeat.js'
import { settleRecipient } from './settle-recipient.js'

const Asked = z.array(z.object({ messageId: z.string(), carrierId: z.string() }))
const Recipients = z.array(z.object({ messageId: z.string(), peer: z.string(), carrierId: z.string() }))
const aTurn = 5
const notDelivered = 'QuestBlue reported that it was not delivered'

/**
 * Asks the carrier about texts that it took and of which no report has come for half a minute, or of which a report came
 * that could mean several: five a second at most, each text ten times at most, the gap doubling. Of a group text it asks
 * about each receiver where the carrier gave one id for each, else about the whole.
 */
export function startSettling({ service, log }: { service: Pick<Service, 'db' | 'carrier'>; log: Logger }): Repeating {
  const { db, carrier } = service
  const askSome = async () => {
    const take = 'select message_id as "messageId", carrier_id as "carrierId" from sms.texts_to_ask($1)'
    const { rows } = await asWorker(db, tx => tx.query(take, [aTurn]))
    const texts = Asked.parse(rows)
    const each = `select message_id as "messageId", peer, carrier_id as "carrierId" from sms.group_recipients
      where message_id = any ($1) and carrier_id is not null and status is null`
    const asked = await asWorker(db, tx => tx.query(each, [texts.map(({ messageId }) => messageId)]))
    const recipients = Recipients.parse(asked.rows)
    for (const { messageId, carrierId } of texts) {
      const ofText = recipients.filter(recipient => recipient.messageId === messageId)
      try {
        for (const { peer, carrierId: own } of ofText) await askAbout(messageId, own, peer)
        if (ofText.length === 0) await askAbout(messageId, carrierId)
      } catch (error) {
        if (!(error instanceof CarrierError)) throw error
        log.debug({ messageId, code: error.code }, 'the carrier did not say how far a text has come')
      }
    }
  }
  const askAbout = async (messageId: string, carrierId: string, peer?: string) => {
    const status = await deliveryStatus(carrier, { messageId: carrierId })
    const reason = status === 'failed' ? notDelivered : undefined
    if (status === 'sent') return
    if (peer !== undefined) return settleRecipient(db, messageId, { peer, status, reason })
    await asWorker(db, tx => tx.query('select sms.settle_asked($1, $2, $3)', [messageId, status, reason ?? null]))
  }
  return repeat(askSome, { everyMs: 1_000, name: 'delivery status', log })
}
