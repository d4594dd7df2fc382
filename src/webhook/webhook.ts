import type { IncomingMessage } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from 'pino'
import { Registry } from 'prom-client'
import { loggable } from '../database/loggable.js'
import type { Database } from '../database/transaction.js'
import { SmsError } from '../errors.js'
import type { Keyring } from '../settings/keyring.js'
import { bringsPictures } from './body.js'
import { databaseClock } from './database-clock.js'
import { oursIn } from './delivery.js'
import { type WebhookFigures, webhookFigures } from './figures.js'
import { type FrontProxyOptions, frontProxyOf } from './front-proxy.js'
import { holdOf } from './hold.js'
import { lookUpOf, type TokenStanding } from './look-up.js'
import { type Attended, receive, type ReceiveDoors, type Voucher } from './receive.js'
import { isTest, receiveTest } from './receive-test.js'
import { keepRetired } from './retired.js'
import { roomOf } from './room.js'
import { storeOf } from './store.js'
import { type StrangersCounted, strangersOf } from './strangers.js'

/** What the webhook needs: the ingest's own pool, and what the host has set up. */
export interface WebhookDoors {
  db: Database
  keyring: Keyring
  log: Logger
  frontProxy: FrontProxyOptions
  /** How long a request is held while the database is away. */
  holdMs: number
  /** How many bytes all bodies under way may take, and pictures among them. */
  room?: { all: number; pictures: number } | undefined
  /** What is counted; where nobody reads it, for nobody. */
  figures?: WebhookFigures
  /** Reads bodies that come as bytes, where they are not read as they are today. */
  parse?: ReceiveDoors['parse']
}

/** One request on the address with a token. */
export interface Knock {
  request: IncomingMessage
  token: string
  /** What the query names as the test that this is of. */
  test?: unknown
}

/** What QuestBlue posts to, whoever answers for it: each settles after the commit and never before. */
export interface Webhook {
  log: Logger
  figures: WebhookFigures
  /** False, with nothing read, where the token was never ours. @throws SmsError as `receive` does */
  byToken(knock: Knock): Promise<boolean>
  /** What a stranger is told: `token_unknown`, or `rate_limited` after too many from one address, as far as the host trusts it. */
  refusalOf(address: string | undefined): SmsError
  /** What has come on tokens that were never ours. */
  strangers(): StrangersCounted
  /** On the address without a token. @throws SmsError as `receive` does, `token_unknown` */
  byProxy(request: IncomingMessage): Promise<void>
  /** Why texts could not be stored of late, while nothing since has shown that they can again. */
  failure(): Error | undefined
  /** Holds nothing any longer, and settles when what is under way has been answered, or after some seconds. */
  drain(): Promise<void>
}

const longestToken = 200
const mebibyte = 1024 * 1024
const most = { all: 192 * mebibyte, pictures: 128 * mebibyte }
const drainMs = 8_000

/** The webhook, not yet reached by anybody. */
export function webhookOf({
  db,
  keyring,
  log,
  frontProxy,
  holdMs,
  room = most,
  figures = webhookFigures(new Registry()),
  parse,
}: WebhookDoors): Webhook {
  // A connection that is lost between two statements of a transaction has nobody else to tell: it would end the process.
  db.pool.on('connect', client =>
    client.on('error', error => log.warn({ err: loggable(error) }, 'webhook: a connection was lost')),
  )
  const clock = databaseClock()
  const lookUp = lookUpOf({ db, clock })
  const proxy = frontProxyOf(frontProxy)
  const store = storeOf(db, figures)
  const doors: ReceiveDoors = { db, clock, keyring, store, log, figures, parse }
  const strangers = strangersOf()
  const strange = new WeakSet<IncomingMessage>() // the listener hands them on to the router, which asks again
  const bodies = roomOf(room)
  const hold = holdOf(holdMs)
  let underWay = 0

  const attend = async <Result>(request: IncomingMessage, work: (attended: Attended) => Promise<Result>) => {
    const place = bodies.place(bringsPictures(request) ? 'pictures' : 'text')
    underWay += 1
    try {
      return await work({ request, place, until: hold.deadline() })
    } finally {
      place.leave()
      underWay -= 1
    }
  }

  const take = async (attended: Attended, standing: TokenStanding, test: unknown) => {
    if ('retired' in standing)
      return keepRetired({ db, clock, keyring, log }, attended.request, { token: standing.retired, ...attended })
    const { vouches: number } = standing
    if (isTest(test) && (await receiveTest({ db, clock }, attended, { number, secret: test }))) return
    await receive(doors, attended, { number, numbersOf: async () => [number] })
  }

  return {
    log,
    figures,
    byToken: ({ request, token, test }) =>
      attend(request, async attended => {
        // Looked at first, before any limit and before the body: a flood refuses no good one, and a stranger costs one look-up.
        const mayBeOurs = token.length <= longestToken && !strange.has(request)
        const standing = mayBeOurs ? await lookUp.ofToken(token, attended.until) : undefined
        if (standing) await take(attended, standing, test)
        else strange.add(request)
        return standing !== undefined
      }),
    refusalOf: address => new SmsError(strangers.admits(address) ? 'token_unknown' : 'rate_limited'),
    strangers: () => strangers.counted(),
    byProxy: request =>
      attend(request, async attended => {
        if (!proxy.admits(request)) throw new SmsError('token_unknown')
        const voucher: Voucher = { numbersOf: inbound => lookUp.ofNumbers(oursIn(inbound), attended.until) }
        if (proxy.signs) {
          voucher.checkBody = raw => {
            if (!raw)
              log.error(
                'webhook: a signature cannot be checked after a parser that keeps no rawBody: mount sms.webhook first',
              )
            if (!raw || !proxy.hasSigned(request, raw)) throw new SmsError('token_unknown')
          }
        }
        await receive(doors, attended, voucher)
      }),
    failure: () => store.failure(),
    drain: async () => {
      hold.end()
      for (const deadline = performance.now() + drainMs; underWay > 0 && performance.now() < deadline; ) await pause(10)
    },
  }
}
