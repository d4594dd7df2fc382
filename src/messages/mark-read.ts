import { z } from 'zod'
import { requireRight } from '../access/gates.js'
import type { Principal } from '../access/principal.js'
import { first, type Tx } from '../database/transaction.js'
import { SmsError } from '../errors.js'

export const MarkReadInput = z.object({ conversationId: z.uuid() })

/**
 * Marks as read what of a conversation was routed to the acting person, and gives how many texts that were. Nobody
 * else's marks change; their other pages hear of it; repeated, it gives 0.
 * @throws SmsError `not_allowed`, `not_found`
 */
export async function markRead(
  tx: Tx,
  principal: Principal,
  { conversationId }: z.output<typeof MarkReadInput>,
): Promise<{ read: number }> {
  requireRight(principal, 'sms_inbox.show')
  const seen = await first(tx, 'select c.tenant_id from sms.conversations c where c.id = $1', [conversationId])
  if (seen === undefined) throw new SmsError('not_found')
  const { rowCount } = await tx.query(
    `update sms.inbox set read_at = clock_timestamp()
     where user_id = sms.current_person() and conversation_id = $1 and read_at is null`,
    [conversationId],
  )
  if (rowCount) await tx.query('select sms.tell_read($1)', [conversationId])
  return { read: rowCount ?? 0 }
}
