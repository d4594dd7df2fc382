import type { Logger } from 'pino'
import { z } from 'zod'
import { asWorker } from '../access/principal.js'
import type { Service } from '../settings/service.js'
import { postPush, type PushSender, type Unposted } from './post-push.js'
import { boundToEndpoint, PushAddress } from './push-address.js'
import { repeat, type Repeating } from './repeat.js'
import { spreadEvents } from './spread-events.js'

/** How pushing works; each of the optional ones has its default. */
export interface PushingOptions {
  service: Pick<Service, 'db' | 'keyring'>
  log: Logger
  push: PushSender & { text: boolean }
  /** After how long a push that failed is tried again: doubled with each try. */
  retryMs?: number
}

const Due = z.array(
  z.object({
    seq: z.string(),
    subscriptionId: z.uuid(),
    endpointHash: z.instanceof(Buffer),
    ciphertext: z.instanceof(Buffer),
    keyId: z.string(),
    tries: z.number(),
    conversationId: z.uuid(),
    number: z.string(),
    label: z.string(),
    peer: z.string(),
    unread: z.number(),
    newestId: z.uuid(),
    text: z.string().nullable(),
  }),
)
type Due = z.infer<typeof Due>[number]
const atOnce = 8
const leaseSeconds = 60 // longer than a push service may take
const mostTries = 10

/**
 * Tells people of texts on their own devices, after the commit and at least once for each text and browser; a day later it
 * is no news any more. Several processes share the work. Who holds the number no more, is no member or has read it is left
 * in peace: that is asked right before. A browser that is gone is forgotten.
 */
export function startPushing({ service, log, push, retryMs = 30_000 }: PushingOptions): Repeating {
  const { db, keyring } = service
  let stopping = false

  const note = (sql: string, values: unknown[]) => asWorker(db, tx => tx.query(sql, values))
  const pushOne = async (due: Due) => {
    const { seq, subscriptionId, endpointHash, ciphertext, keyId, tries } = due
    const address = PushAddress.parse(JSON.parse(keyring.open({ ciphertext, keyId }, boundToEndpoint(endpointHash))))
    const posted = await postPush(push, address, { topic: topicOf(due.conversationId), payload: payloadOf(due) })
    if (posted.outcome === 'taken') return note('select sms.push_done($1)', [seq])
    if (posted.outcome === 'gone') return note('select sms.push_gone($1)', [subscriptionId])
    if (posted.outcome === 'refused' || tries >= mostTries) {
      log.warn({ subscriptionId, tries, reason: posted.reason }, 'a push was given up')
      return note('select sms.push_done($1)', [seq])
    }
    log.info({ subscriptionId, tries, reason: posted.reason }, 'a push is tried again')
    const wait = waitOf(posted, tries)
    return note('select sms.push_later($1, make_interval(secs => $2))', [subscriptionId, wait / 1_000])
  }
  const waitOf = ({ afterMs = 0 }: Unposted, tries: number) => Math.max(afterMs, retryMs * 2 ** (tries - 1))
  const pushSome = async () => {
    await spreadEvents(db)
    const take = `select seq::text, subscription_id as "subscriptionId", endpoint_hash as "endpointHash", ciphertext, key_id as "keyId",
      tries, conversation_id as "conversationId", number, label, unread, newest_id as "newestId", text,
      coalesce((select m.peer from sms.messages m where m.id = p.newest_id), p.peer) as peer -- of a group: who wrote last
      from sms.push_to_send($1, make_interval(secs => $2), $3) p`
    for (let more = true; more && !stopping; ) {
      const due = Due.parse((await note(take, [atOnce, leaseSeconds, push.text])).rows)
      const pushed = await Promise.allSettled(due.map(pushOne))
      for (const each of pushed)
        if (each.status === 'rejected') log.error({ err: each.reason }, 'a push failed; it comes round again')
      more = due.length > 0
    }
  }
  const pushing = repeat(pushSome, { everyMs: 1_000, name: 'push', log })
  return {
    wake: pushing.wake,
    stop: () => {
      stopping = true
      return pushing.stop()
    },
  }
}

/** The service worker's own words for it; a push service takes no more than 4 KB. */
function payloadOf({ conversationId, number, label, peer, unread, newestId, text }: Due): string {
  const note = { id: conversationId, number, label, peer, unread, newestId }
  return JSON.stringify(text === null ? note : { ...note, text: [...text].slice(0, 300).join('') })
}

/** At most 32 characters of base64url. @see RFC 8030, section 5.4 */
function topicOf(conversationId: string): string {
  return Buffer.from(conversationId.replaceAll('-', ''), 'hex').toString('base64url')
}
