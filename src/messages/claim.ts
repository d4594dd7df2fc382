import { z } from 'zod'
import { asWorker } from '../access/principal.js'
import { type Database, first } from '../database/transaction.js'

const Text = z.object({
  messageId: z.string(),
  from: z.string(),
  to: z.array(z.string()).min(1),
  text: z.string(),
  mediaUrls: z.array(z.string()),
})
const Refused = z.object({ messageId: z.string(), refusal: z.string() })
const Claimed = z.union([Refused, Text])

/** A text to hand to the carrier now, by whoever took it and by nobody else. */
export type ClaimedText = z.infer<typeof Text>

/**
 * Takes the next text of the outbox, which is `sending` from this commit on. `refusal` says why a text may no longer be
 * sent: it has failed, and never reaches the carrier. Undefined when nothing waits.
 */
export async function claim(db: Database): Promise<z.infer<typeof Claimed> | undefined> {
  const take = `select message_id as "messageId", refusal, sender as "from", recipients as "to", text, media_urls as "mediaUrls"
    from sms.claim_outbox()`
  const row = await asWorker(db, tx => first(tx, take))
  return row === undefined ? undefined : Claimed.parse(row)
}
