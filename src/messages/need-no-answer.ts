import { z } from 'zod'
import { requireRight } from '../access/gates.js'
import type { Principal } from '../access/principal.js'
import { first, one, type Tx } from '../database/transaction.js'
import { SmsError } from '../errors.js'

export const NeedNoAnswerInput = z.object({ conversationId: z.uuid() })

const Row = z.object({ waited: z.boolean() })

/**
 * Says that a conversation needs no answer: it waits no more, for nobody who sees it, until its next text. Gives whether it
 * did wait; repeated, it changes nothing.
 * @throws SmsError `not_allowed`, `not_found`
 */
export async function needNoAnswer(
  tx: Tx,
  principal: Principal,
  { conversationId }: z.output<typeof NeedNoAnswerInput>,
): Promise<{ waited: boolean }> {
  requireRight(principal, 'sms_inbox.needNoAnswer')
  const seen = await first(tx, 'select from sms.conversations c where c.id = $1', [conversationId])
  if (seen === undefined) throw new SmsError('not_found')
  return Row.parse(await one(tx, 'select sms.need_no_answer($1) as waited', [conversationId]))
}
