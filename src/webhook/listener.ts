import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { answerRefusal, answerStored } from './answer.js'
import type { Webhook } from './webhook.js'

/** What answers everything else: an Express app is one. */
export type ListeningApp = (request: IncomingMessage, response: ServerResponse) => void

// An address as it is written into QuestBlue's form. What is written otherwise, or asks something by its query, is
// Express's to read.
const path = /^\/api\/sms\/webhook\/([\w-]{1,200})$/

/**
 * A request listener that answers the webhook's addresses itself and hands everything else to the app, which has the
 * webhook's router too: what the router would answer is answered here by the same code, without Express's share of the
 * cost. Strangers are handed on, unread: whose word counts about where they come from is the host's to say, in its app.
 */
export function webhookListener(webhook: Webhook, app: ListeningApp): RequestListener {
  const attend = async (request: IncomingMessage, response: ServerResponse, token: string) => {
    let isOurs: boolean
    try {
      isOurs = await webhook.byToken({ request, token })
    } catch (error) {
      return answerRefusal(webhook, response, error)
    }
    if (isOurs) answerStored(response)
    else app(request, response)
  }
  return (request, response) => {
    const token = request.method === 'POST' ? path.exec(request.url ?? '')?.[1] : undefined
    if (token === undefined) app(request, response)
    else void attend(request, response, token)
  }
}
