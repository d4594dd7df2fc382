import { asWorker } from '../access/principal.js'
import type { Database } from '../database/transaction.js'

/** What became of a text at the carrier. */
export interface Outcome {
  status: 'sent' | 'delivered' | 'failed' | 'unknown'
  reason?: string
  carrierId?: string
}

/** Moves a message forward to what is known now; what is behind its present status changes nothing. */
export async function settle(db: Database, messageId: string, { status, reason, carrierId }: Outcome): Promise<void> {
  const move = 'select sms.settle_message($1, $2, $3, $4)'
  await asWorker(db, tx => tx.query(move, [messageId, status, reason ?? null, carrierId ?? null]))
}
