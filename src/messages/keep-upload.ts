import { z } from 'zod'
import { requireRight } from '../access/gates.js'
import type { Principal } from '../access/principal.js'
import { one, type Tx } from '../database/transaction.js'
import { SmsError } from '../errors.js'
import { largestFile } from './file-limits.js'
import { typeOf } from './media-type.js'

export const KeepUploadInput = z.object({ bytes: z.instanceof(Buffer, { error: 'there is no file' }) })

/** How long a file waits for the text that it is meant for. */
const keptForMs = 24 * 60 * 60 * 1_000

const Upload = z
  .object({ id: z.string(), type: z.string(), size: z.number(), at: z.date() })
  .transform(({ at, ...file }) => ({ ...file, keptUntil: new Date(at.getTime() + keptForMs).toISOString() }))

/** A file that waits to be sent by whoever uploaded it. */
export type Upload = z.output<typeof Upload>

/**
 * Keeps a file for a text that the acting person is about to send: `send` takes its id, once. What it is, its bytes say.
 * Not sent, it is cleared away after a day.
 * @throws SmsError `not_allowed`, `invalid_input` (empty), `file_too_large`, `file_type_refused`, `number_not_held` (the
 *   person holds none at all), `tier_required`, `credentials_missing`, `limit_reached` (too much of theirs waits)
 */
export async function keepUpload(
  tx: Tx,
  principal: Principal,
  { bytes }: z.output<typeof KeepUploadInput>,
): Promise<Upload> {
  requireRight(principal, 'sms_messages.send')
  if (bytes.length === 0) throw new SmsError('invalid_input', { reason: 'the file is empty' })
  if (bytes.length > largestFile) throw new SmsError('file_too_large')
  const type = typeOf(bytes)
  if (type === undefined) throw new SmsError('file_type_refused')
  return Upload.parse(await one(tx, 'select id, type, size, at from sms.keep_upload($1, $2)', [type, bytes]))
}
