import { Router } from 'express'
import type { Logger } from 'pino'
import { loggable } from '../database/loggable.js'
import type { Database } from '../database/transaction.js'
import { SmsError } from '../errors.js'
import type { Keyring } from '../settings/keyring.js'
import { answerRefusals } from './answer.js'
import { type FrontProxyOptions, frontProxyOf } from './front-proxy.js'
import { oursIn } from './delivery.js'
import { lookUpOf } from './look-up.js'
import { receive, type Voucher } from './receive.js'
import { isTest, receiveTest } from './receive-test.js'
import { keepRetired } from './retired.js'
import { storeOf } from './store.js'
import { strangersOf } from './strangers.js'

/** What the webhook needs: the ingest's own pool, and what the host has set up. */
export interface WebhookDoors {
  db: Database
  keyring: Keyring
  log: Logger
  frontProxy: FrontProxyOptions
}

const longestToken = 200

/** What QuestBlue posts to. 200 means stored: it is sent after the commit and never before. */
export function webhookRouter({ db, keyring, log, frontProxy }: WebhookDoors): Router {
  // A connection that is lost between two statements of a transaction has nobody else to tell: it would end the process.
  db.pool.on('connect', client =>
    client.on('error', error => log.warn({ err: loggable(error) }, 'webhook: a connection was lost')),
  )
  const lookUp = lookUpOf(db)
  const proxy = frontProxyOf(frontProxy)
  const doors = { db, store: storeOf(db), log }
  const strangers = strangersOf()
  const router = Router()

  router.post('/api/sms/webhook/:token', async (request, response) => {
    const { token } = request.params
    // Looked at first, before any limit and before the body: a flood refuses no good one, and a stranger costs one look-up.
    const standing = token.length <= longestToken ? await lookUp.ofToken(token) : undefined
    if (!standing) throw new SmsError(strangers.admits(request.ip) ? 'token_unknown' : 'rate_limited')
    if ('retired' in standing) {
      await keepRetired({ db, keyring, log }, request, standing.retired)
      return void response.status(200).end()
    }
    const number = standing.vouches
    if (isTest(request.query.test) && (await receiveTest(db, request, { number, secret: request.query.test })))
      return void response.status(200).end()
    await receive(doors, request, { number, numbersOf: async () => [number] })
    response.status(200).end()
  })

  router.post('/api/sms/webhook', async (request, response) => {
    if (!proxy.admits(request)) throw new SmsError('token_unknown')
    const voucher: Voucher = { numbersOf: inbound => lookUp.ofNumbers(oursIn(inbound)) }
    if (proxy.signs) {
      voucher.checkBody = raw => {
        if (!raw)
          log.error(
            'webhook: a signature cannot be checked after a parser that keeps no rawBody: mount sms.webhook first',
          )
        if (!raw || !proxy.hasSigned(request, raw)) throw new SmsError('token_unknown')
      }
    }
    await receive(doors, request, voucher)
    response.status(200).end()
  })

  return router.use(answerRefusals(log))
}
