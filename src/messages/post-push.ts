import type { OutgoingHttpHeaders } from 'node:http'
import webPush from 'web-push'
import { ForbiddenLink } from './fetch-guard.js'
import { judgeEndpoint, type PushAddress } from './push-address.js'
import { requestLink } from './request-link.js'

/** Who we are to push services (VAPID, RFC 8292), and the one service that may be on this machine or in the own network. */
export interface PushSender {
  subject: string
  publicKey: string
  privateKey: string
  trustedOrigin?: string
}

/** What a push service made of it. `gone`: the browser will never be there again; `refused`: this push will never do. */
export type Posted = { outcome: 'taken' } | { outcome: 'gone' } | Unposted
export interface Unposted {
  outcome: 'refused' | 'later'
  reason: string
  afterMs?: number
}

/** How long a push service keeps what a device does not fetch, in seconds: a text of yesterday is no news. */
export const pushLifeSeconds = 24 * 60 * 60
const patienceMs = 15_000

/**
 * Hands one message to a browser's push service, encrypted for that browser alone. A later one of the same `topic`
 * takes the place of one that the device has not fetched. No redirect is followed. Never rejects.
 * @see RFC 8030 (push), RFC 8291 (encryption), RFC 8292 (VAPID)
 */
export async function postPush(
  { subject, publicKey, privateKey, trustedOrigin }: PushSender,
  address: PushAddress,
  { topic, payload }: { topic: string; payload: string },
): Promise<Posted> {
  try {
    const judged = judgeEndpoint(address.endpoint, trustedOrigin)
    const { body, headers } = webPush.generateRequestDetails(address, payload, {
      vapidDetails: { subject, publicKey, privateKey },
      TTL: pushLifeSeconds,
      urgency: 'high',
      topic,
    })
    return outcomeOf(await post(new URL(address.endpoint), judged, headers, body))
  } catch (error) {
    if (error instanceof ForbiddenLink) return { outcome: 'gone' }
    return { outcome: 'later', reason: error instanceof Error ? error.message : 'unknown' }
  }
}

interface Answer {
  status: number
  retryAfter: string | undefined
}

function post(
  url: URL,
  judged: { trusted: boolean },
  headers: OutgoingHttpHeaders,
  body: Buffer | null,
): Promise<Answer> {
  return new Promise((settle, fail) => {
    const options = { method: 'POST', headers, signal: AbortSignal.timeout(patienceMs) }
    const request = requestLink(url, judged, options, response => {
      settle({ status: response.statusCode ?? 0, retryAfter: response.headers['retry-after'] })
      response.destroy() // what it has to say beside its status is a stranger's text
    })
    request.on('error', fail)
    request.end(body)
  })
}

function outcomeOf({ status, retryAfter }: Answer): Posted {
  if (status >= 200 && status < 300) return { outcome: 'taken' }
  if (status === 404 || status === 410) return { outcome: 'gone' }
  const reason = `the push service answered with HTTP ${status}`
  if (status === 429 || status >= 500) return { outcome: 'later', reason, afterMs: afterMsOf(retryAfter) }
  return { outcome: 'refused', reason }
}

/** Seconds, or a date. @see RFC 9110, section 10.2.3 */
function afterMsOf(retryAfter: string | undefined): number | undefined {
  if (retryAfter === undefined) return undefined
  const ms = /^\d+$/.test(retryAfter.trim()) ? Number(retryAfter) * 1_000 : Date.parse(retryAfter) - Date.now()
  return Number.isFinite(ms) && ms > 0 ? Math.min(ms, pushLifeSeconds * 1_000) : undefined
}
