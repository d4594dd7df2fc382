import { z } from 'zod'
import { requireRight } from '../access/gates.js'
import type { Principal } from '../access/principal.js'
import type { Tx } from '../database/transaction.js'

export const ListNotesInput = z.object({ conversationId: z.uuid() })

/**
 * What a thread says beside its texts. `moved_on`: nobody answered for so many minutes, so it went to the next.
 * `handed_over`: whoever had it no longer holds the number, and an admin gave it to another.
 */
export const ThreadNote = z.object({
  id: z.string(),
  kind: z.enum(['moved_on', 'handed_over']),
  from: z.string().nullable(),
  to: z.string().nullable(),
  minutes: z.number().nullable(),
  at: z.date().transform(at => at.toISOString()),
})

/**
 * The newest 500 notes of a conversation, oldest first; none for one that the principal does not see.
 * @throws SmsError `not_allowed`
 */
export async function listNotes(
  tx: Tx,
  principal: Principal,
  { conversationId }: z.output<typeof ListNotesInput>,
): Promise<{ notes: z.output<typeof ThreadNote>[] }> {
  requireRight(principal, 'sms_inbox.show')
  const notes = `
    select id, kind, case when from_user is not null then sms.name_of(from_user) end as "from",
      case when to_user is not null then sms.name_of(to_user) end as "to", minutes, at
    from sms.thread_notes where conversation_id = $1 order by id desc limit 500`
  return {
    notes: z
      .array(ThreadNote)
      .parse((await tx.query(notes, [conversationId])).rows)
      .reverse(),
  }
}
