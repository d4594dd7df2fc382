import { z } from 'zod'
import { asWorker } from '../access/principal.js'
import { type Database, first } from '../database/transaction.js'
import { addressesOf } from './file-link.js'

const Text = z.object({ messageId: z.string(), from: z.string(), to: z.array(z.string()).min(1), text: z.string() })
const Refused = z.object({ messageId: z.string(), refusal: z.string() })
const Claimed = z.union([Refused, Text])

/** A text to hand to the carrier now, by whoever took it and by nobody else; `mediaUrls`: where its files are. */
export interface ClaimedText extends z.infer<typeof Text> {
  mediaUrls: string[]
}

/**
 * Takes the next text of the outbox, which is `sending` from this commit on, and makes the links of its files in the same
 * commit. `refusal` says why a text may no longer be sent: it has failed, and never reaches the carrier. Undefined when
 * nothing waits.
 */
export async function claim(
  db: Database,
  publicUrl: string,
): Promise<z.infer<typeof Refused> | ClaimedText | undefined> {
  const take = `select message_id as "messageId", refusal, sender as "from", recipients as "to", text from sms.claim_outbox()`
  return asWorker(db, async tx => {
    const row = await first(tx, take)
    if (row === undefined) return undefined
    const taken = Claimed.parse(row)
    return 'refusal' in taken ? taken : { ...taken, mediaUrls: await addressesOf(tx, taken.messageId, publicUrl) }
  })
}
