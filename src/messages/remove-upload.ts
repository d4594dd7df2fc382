import { z } from 'zod'
import { requireRight } from '../access/gates.js'
import type { Principal } from '../access/principal.js'
import type { Tx } from '../database/transaction.js'
import { SmsError } from '../errors.js'

export const RemoveUploadInput = z.object({ mediaId: z.uuid() })

/**
 * Throws away a file that the acting person uploaded and has not sent.
 * @throws SmsError `not_allowed`, `not_found` (absent, sent, or somebody else's: the same)
 */
export async function removeUpload(
  tx: Tx,
  principal: Principal,
  { mediaId }: z.output<typeof RemoveUploadInput>,
): Promise<void> {
  requireRight(principal, 'sms_messages.send')
  const { rowCount } = await tx.query('delete from sms.uploads where id = $1', [mediaId])
  if (rowCount === 0) throw new SmsError('not_found')
}
