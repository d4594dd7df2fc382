import { asWorker } from '../access/principal.js'
import type { Database } from '../database/transaction.js'

/** What became of a text at the carrier. */
export interface Outcome {
  status: 'sent' | 'delivered' | 'failed' | 'unknown'
  reason?: string
  carrierId?: string
  /** Of a group, where the carrier has one id for each. */
  recipientIds?: { peer: string; carrierId: string }[]
}

/** Moves a message forward to what is known now; what is behind its present status changes nothing. */
export async function settle(
  db: Database,
  messageId: string,
  { status, reason, carrierId, recipientIds = [] }: Outcome,
): Promise<void> {
  await asWorker(db, async tx => {
    await tx.query('select sms.settle_message($1, $2, $3, $4)', [messageId, status, reason ?? null, carrierId ?? null])
    if (recipientIds.length === 0) return
    const [peers, ids] = [recipientIds.map(({ peer }) => peer), recipientIds.map(each => each.carrierId)]
    await tx.query('select sms.name_recipients($1, $2, $3)', [messageId, peers, ids])
  })
}
