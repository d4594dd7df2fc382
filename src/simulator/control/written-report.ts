import { z } from 'zod'
import { postWebhook, type Posted } from '../webhook/post.js'
import { reportBody } from '../webhook/dialects.js'
import { wireNumber } from '../wire-number.js'
import type { World } from '../world.js'
import { NoSuchNumber } from './numbers.js'

/** A delivery report made by hand, also of a text that nobody sent. */
export const WrittenReport = z.object({
  did: z.string().transform(wireNumber),
  to: z.string().min(1).transform(wireNumber),
  status: z.string().min(1),
  reason: z.string().default(''),
  times: z.coerce.number().int().min(1).max(20).default(1),
})

/** Posts it to the number's webhook, and gives what that answered last. */
export async function writeReport(
  { state, inventory, stopping }: World,
  { did, to, status, reason, times }: z.output<typeof WrittenReport>,
): Promise<Posted> {
  if (!inventory.has(did)) throw new NoSuchNumber()
  const setting = state.settings[did]
  if (setting?.mode !== 'url' || setting.url === null) {
    return { status: null, problem: `the number's texts go to "${setting?.mode ?? 'none'}", not to a web address` }
  }
  const body = reportBody(setting.dialect, { from: did, to, status, reason })
  let posted: Posted = { status: null, problem: null }
  for (let time = 0; time < times; time++) posted = await postWebhook(setting.url, body, { stopping })
  return posted
}
