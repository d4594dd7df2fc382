import type { Logger } from 'pino'
import type { Database } from '../database/transaction.js'
import { type DeliveryState, deliveryStateOf } from '../questblue/delivery-word.js'
import type { Found } from './match-history.js'
import { noSuchText } from './message.js'
import { settle } from './settle.js'
import { settleRecipient } from './settle-recipient.js'

const notDelivered = 'QuestBlue reported that it was not delivered'

/** Settles a text whose answer was lost by what the carrier's history says of it; without a row there it was not sent. */
export async function settleFound(
  { db, log }: { db: Database; log: Logger },
  { messageId, rows }: Found,
): Promise<void> {
  const [first] = rows
  if (!first) {
    log.info({ messageId }, 'a text whose answer was lost is not in the history: it was not sent')
    return settle(db, messageId, { status: 'failed', reason: noSuchText })
  }
  log.info({ messageId }, 'a text whose answer was lost was found in the history')
  const ends = rows.map(({ id, to, status }) => ({ peer: to, carrierId: id, status: deliveryStateOf(status) }))
  const reasonOf = (status: DeliveryState) => (status === 'failed' ? notDelivered : undefined)
  const carrierId = first.id
  const [end] = ends
  if (end && ends.length === 1) {
    return settle(db, messageId, { status: end.status, reason: reasonOf(end.status), carrierId })
  }
  const recipientIds = ends.some(each => each.carrierId !== carrierId) ? ends : []
  await settle(db, messageId, { status: 'sent', carrierId, recipientIds })
  for (const { peer, status } of ends) {
    if (status !== 'sent') await settleRecipient(db, messageId, { peer, status, reason: reasonOf(status) })
  }
}
