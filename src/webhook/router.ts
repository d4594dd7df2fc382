import { type ErrorRequestHandler, Router } from 'express'
import { answerRefusal, answerStored } from './answer.js'
import type { Webhook } from './webhook.js'

/** The webhook in a host's Express app. 200 means stored. */
export function webhookRouter(webhook: Webhook): Router {
  const router = Router()
  router.post('/api/sms/webhook/:token', async (request, response) => {
    const { token } = request.params
    const isOurs = await webhook.byToken({ request, token, test: request.query.test })
    if (!isOurs) throw webhook.refusalOf(request.ip)
    answerStored(response)
  })
  router.post('/api/sms/webhook', async (request, response) => {
    await webhook.byProxy(request)
    answerStored(response)
  })
  return router.use(answerRefusals(webhook))
}

function answerRefusals(webhook: Webhook): ErrorRequestHandler {
  return (error: unknown, _request, response, next) =>
    response.headersSent ? next(error) : answerRefusal(webhook, response, error)
}
