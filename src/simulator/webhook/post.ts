import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { Rule } from '../misbehaviour.js'
import type { WebhookBody } from './dialects.js'

/** What came of posting to a webhook: its HTTP status, or why there is none. */
export interface Posted {
  status: number | null
  problem: string | null
}

const answerWithinMs = 30_000
const unheardWords = 'the answer was not awaited'

/** Posts one body to a webhook, well or as the rule says; never rejects. */
export function postWebhook(
  address: string,
  { contentType, body }: WebhookBody,
  { rule, stopping }: { rule?: Rule | undefined; stopping: AbortSignal },
): Promise<Posted> {
  const how = rule?.how
  const url = new URL(how === 'unauthorised' ? `${address}-wrong` : address)
  const unheard = how === 'accept_then_hang'
  const cut = how === 'half' || how === 'hang'
  return new Promise(settle => {
    const failed = (problem: string) => settle({ status: null, problem })
    const options = {
      method: 'POST',
      headers: { 'content-type': contentType, 'content-length': body.length, 'user-agent': 'QuestBlue-Simulator' },
      agent: false as const, // a kept connection to a webhook that was restarted would fail for nothing
      signal: stopping,
      timeout: answerWithinMs,
    }
    const request = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, options, response => {
      response.resume()
      response.on('end', () =>
        unheard ? failed(unheardWords) : settle({ status: response.statusCode ?? 0, problem: null }),
      )
      response.on('error', () => failed('its answer broke'))
    })
    request.on('timeout', () => request.destroy(new Error('no answer in time')))
    request.on('error', error => failed(error.message || 'the connection broke'))
    if (cut) {
      const waitMs = rule?.delayMs ?? (how === 'half' ? 50 : 20_000)
      const breakOff = () => request.destroy(new Error('broken off by the simulator'))
      // Once the half is on its way: of a burst, many a connection is opened later than that.
      request.write(body.subarray(0, Math.floor(body.length / 2)), () => setTimeout(breakOff, waitMs).unref())
    } else if (unheard) {
      request.end(body, () => setTimeout(() => request.destroy(new Error(unheardWords)), rule?.delayMs ?? 5).unref())
    } else request.end(body)
  })
}
