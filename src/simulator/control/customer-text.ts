import { z } from 'zod'
import type { StoredMedia } from '../media-store.js'
import { WebhookDialect } from '../webhook/dialects.js'
import { receiveText } from '../webhook/receive-text.js'
import { wireNumber } from '../wire-number.js'
import type { World } from '../world.js'
import { shownMessage } from './shown-message.js'

const File = z.object({
  base64: z.base64(),
  type: z.string().default('image/png'),
  name: z.string().default('picture.png'),
})

/** A text that somebody writes to the account's numbers. `dialect` and `address` override what is set for them. */
export const CustomerText = z.object({
  from: z.string(),
  to: z.union([z.string().transform(one => [one]), z.array(z.string()).min(1)]),
  text: z.string().default(''),
  media: z.array(z.union([z.object({ url: z.string() }), File])).default([]),
  dialect: WebhookDialect.optional(),
  /** A web address that a number's texts once went to, say. */
  address: z.url({ protocol: /^https?$/ }).optional(),
  /** When the carrier took it in, if that was earlier. */
  time: z.iso.datetime().optional(),
})

/**
 * Sends it, and tells what the webhook said: `status` is its HTTP status (of the first number, if several), null when
 * nothing was posted; `problem` is why.
 */
export async function writeText(
  world: World,
  { from, to, text, media, dialect, address, time }: z.infer<typeof CustomerText>,
) {
  const kept = media.map(entry => ('url' in entry ? { link: entry.url } : keep(world, entry)))
  const files = kept.flatMap(entry => ('file' in entry ? [entry.file] : []))
  const links = kept.map(({ link }) => link)
  const arriving = { from: wireNumber(from), to: to.map(wireNumber), text, links, files, dialect, address, time }
  const messages = await receiveText(world, arriving)
  const first = messages[0]
  if (!first)
    return {
      status: 404,
      answer: { status: null, problem: 'No SMS number of the account is among the recipients', messages: [] },
    }
  const status = first.webhook?.status ?? null
  const problem = first.webhook ? first.webhook.problem : whyNot(world, first)
  return { status: 200, answer: { id: first.id, status, problem, messages: messages.map(shownMessage) } }
}

function keep(world: World, { base64, type, name }: z.infer<typeof File>): { file: StoredMedia; link: string } {
  const file = { bytes: Buffer.from(base64, 'base64'), type, name }
  return { file, link: `${world.url()}${world.media.put(file)}` }
}

function whyNot({ state }: World, { did, status }: { did: string; status: string }): string {
  if (status === 'lost') return 'The simulator lost it, as told'
  if (status === 'failed') return 'The simulator refused it, as told'
  if (status === 'waiting') return 'The simulator holds it back, as told'
  const mode = state.settings[did]?.mode ?? 'none'
  return `Nothing was posted: the number's texts go to "${mode}", not to a web address`
}
