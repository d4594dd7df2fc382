import { asWorker } from '../access/principal.js'
import type { Database } from '../database/transaction.js'

/** What became of a group text for one of its receivers: said once, it stays, and makes the whole what all of them are. */
export async function settleRecipient(
  db: Database,
  messageId: string,
  { peer, status, reason }: { peer: string; status: 'delivered' | 'failed'; reason?: string | undefined },
): Promise<void> {
  const settle = 'select sms.settle_recipient($1, $2, $3, $4)'
  await asWorker(db, tx => tx.query(settle, [messageId, peer, status, reason ?? null]))
}
