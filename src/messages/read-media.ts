import { z } from 'zod'
import { requireRight } from '../access/gates.js'
import type { Principal } from '../access/principal.js'
import { first, type Tx } from '../database/transaction.js'
import { SmsError } from '../errors.js'
import { typeOf } from './media-type.js'
import { noteReads } from './note-reads.js'

export const ReadMediaInput = z.object({ mediaId: z.uuid() })
const Row = z.object({ bytes: z.instanceof(Buffer), numberId: z.string(), conversationId: z.string() })

/** A file of a text. The type is read from its bytes: what was declared with it may be a stranger's trick. */
export interface ReadMedia {
  type: string
  bytes: Buffer
}

/**
 * The bytes of a kept file, for whoever may read its text. What is none of the known kinds is `application/octet-stream`.
 * @throws SmsError `not_allowed`, `not_found` (absent, not fetched, or not yours to see: the same), `reading_not_noted`
 */
export async function readMedia(
  tx: Tx,
  principal: Principal,
  { mediaId }: z.output<typeof ReadMediaInput>,
): Promise<ReadMedia> {
  requireRight(principal, 'sms_messages.show')
  const row = await first(
    tx,
    `select f.bytes, m.number_id as "numberId", m.conversation_id as "conversationId" from sms.media f join sms.messages m on m.tenant_id = f.tenant_id and m.id = f.message_id
     where f.id = $1 and f.state = 'kept'`,
    [mediaId],
  )
  if (row === undefined) throw new SmsError('not_found')
  const { bytes, ...place } = Row.parse(row)
  await noteReads(tx, principal, 'file', [place])
  return { type: typeOf(bytes) ?? 'application/octet-stream', bytes }
}
