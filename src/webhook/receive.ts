import type { IncomingMessage } from 'node:http'
import type { Logger } from 'pino'
import { z } from 'zod'
import type { Database } from '../database/transaction.js'
import { SmsError } from '../errors.js'
import { type Inbound, InboundError, parseInbound, parseInboundFields } from '../questblue/inbound.js'
import type { Keyring } from '../settings/keyring.js'
import { type Body, takeBody } from './body.js'
import type { DatabaseClock } from './database-clock.js'
import { beginDelivery, type Delivery, reportRow, textRows } from './delivery.js'
import type { WebhookFigures } from './figures.js'
import type { Deadline } from './hold.js'
import { bodiesOf, type KeptBody, refusedBody } from './kept-bodies.js'
import type { VouchedNumber } from './look-up.js'
import { logRejected } from './rejected.js'
import type { Place } from './room.js'
import type { Outcome, Store } from './store.js'

/** One request that is attended to: where its body goes, and until when it may wait for the database. */
export interface Attended {
  request: IncomingMessage
  place: Place
  until: Deadline
}

/** What vouches for a request: its token's number, or a front proxy for all that the text itself names. */
export interface Voucher {
  number?: VouchedNumber
  /** Judges the body where the authentication covers it. @throws SmsError `token_unknown` */
  checkBody?(raw: Buffer | undefined): void
  numbersOf(inbound: Inbound): Promise<VouchedNumber[]>
}

/** Where received requests go. */
export interface ReceiveDoors {
  db: Database
  clock: DatabaseClock
  keyring: Keyring
  store: Store
  log: Logger
  figures: WebhookFigures
  /** Reads bodies that come as bytes. */
  parse?: typeof parseInbound | undefined
}

const Judged = z.object({ code: z.string() })

/**
 * Reads one authenticated request and stores what it says. Settles after the commit; what cannot be understood is
 * written into the webhook's log.
 * @throws SmsError `token_unknown` (a signature is wrong), `not_understood`, `body_too_large`, `overloaded`, `not_stored`
 */
export async function receive(
  doors: ReceiveDoors,
  { request, place, until }: Attended,
  voucher: Voucher,
): Promise<Outcome[]> {
  const delivery = beginDelivery(doors.clock)
  let isAuthentic = voucher.checkBody === undefined
  let body: Body | undefined
  try {
    const came = await takeBody(request, place)
    body = came
    voucher.checkBody?.(came.raw)
    isAuthentic = true
    const inbound = await understand(request, came, doors.parse)
    const vouched = await voucher.numbersOf(inbound)
    const keep = (ids: string[]) => bodiesOf(doors.keyring, request, came, ids)
    const outcomes = await store(doors, delivery, inbound, { vouched, keep, until })
    doors.figures.stored(
      outcomes.map(row => row.outcome),
      performance.now() - delivery.startedMs,
    )
    doors.log.debug(
      { delivery: delivery.deliveryId, dialect: inbound.dialect, outcomes: outcomes.map(row => row.outcome) },
      'webhook: stored',
    )
    return outcomes
  } catch (error) {
    const refusal = refusalOf(error)
    if (isAuthentic && refusal) {
      const kept = await refusedBody(doors.keyring, { request, place }, body, delivery.deliveryId)
      const rejection = { delivery, number: voucher.number, reason: refusal.reason, body: kept, until }
      await logRejected(doors.db, doors.log, rejection)
    }
    throw refusal?.error ?? error
  }
}

async function understand(request: IncomingMessage, { content }: Body, parse = parseInbound): Promise<Inbound> {
  const contentType = request.headers['content-type']
  try {
    return 'bytes' in content ? await parse(contentType, content.bytes) : parseInboundFields(contentType, content.value)
  } catch (error) {
    if (error instanceof InboundError) throw new SmsError('not_understood', { reason: error.reason, cause: error })
    throw error
  }
}

/** For whom a request is stored, with what of its body, and until when it may wait. */
interface Vouched {
  vouched: VouchedNumber[]
  keep: (deliveryIds: string[]) => KeptBody[]
  until: Deadline
}

async function store(
  { store, log }: ReceiveDoors,
  delivery: Delivery,
  inbound: Inbound,
  { vouched, keep, until }: Vouched,
): Promise<Outcome[]> {
  if (inbound.kind === 'report') {
    const row = reportRow(delivery, inbound, vouched)
    const reported = await store.reports([row], keep([row.deliveryId]), until)
    if (reported[0]?.outcome === 'rejected')
      throw new SmsError('not_understood', { reason: 'its report cannot be stored' })
    return reported
  }
  if (inbound.leftOut > 0)
    log.warn({ delivery: delivery.deliveryId, leftOut: inbound.leftOut }, 'webhook: media left out')
  const rows = textRows(delivery, inbound, vouched)
  const ids = rows.map(({ deliveryId }) => deliveryId)
  const outcomes = await store.texts(rows, keep(ids), until)
  // The number was unlinked between the look-up and the commit: sent again, the request meets what is true then.
  if (outcomes.some(row => row.outcome === 'rejected')) throw new SmsError('not_stored')
  return outcomes
}

/** The refusals that belong into the webhook's log, with their words for it. */
function refusalOf(error: unknown): { error: SmsError; reason: string } | undefined {
  if (error instanceof SmsError) return isOfTheBody(error) ? { error, reason: error.message } : undefined
  const judged = Judged.safeParse(error)
  if (!judged.success || !/^2[23]/.test(judged.data.code)) return undefined
  const reason = `the database refused it with ${judged.data.code}`
  return { error: new SmsError('not_understood', { reason, cause: error }), reason }
}

function isOfTheBody({ code }: SmsError): boolean {
  return code === 'not_understood' || code === 'body_too_large'
}
