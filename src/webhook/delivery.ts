import type { Inbound, InboundMedia, InboundMessage, InboundReport } from '../questblue/inbound.js'
import type { DatabaseClock } from './database-clock.js'
import type { VouchedNumber } from './look-up.js'
import { uuidV7 } from './uuid-v7.js'

/** One request that authenticated: made when it is read, so that whatever repeats it later changes nothing. */
export interface Delivery {
  deliveryId: string
  receivedAt: string
  startedMs: number
  /** For what is numbered later. */
  clock: DatabaseClock
}

/** A row of the batch: a text or a report for one of our numbers, or for none (`numberId` null). */
interface Row {
  deliveryId: string
  numberId: string | null
  number: string
  tokenId: string | null
  receivedAt: string
  startedMs: number
  dialect: string
  from: string
}

type Media = { id: string; url: string } | { id: string; type: string; name: string; data: string }

/** A text for one number. Its ids were made once. */
export interface TextRow extends Row {
  messageId: string
  to: string[]
  text: string
  segments: number | null
  media: Media[]
}

/** A delivery report about a text of one number. */
export interface ReportRow extends Row {
  to: string
  status: InboundReport['status']
  reason: string | null
}

/** Begins a delivery now, by the database's clock: the machine's own may jump, and those of several machines differ. */
export function beginDelivery(clock: DatabaseClock): Delivery {
  const now = clock.now()
  return { deliveryId: uuidV7(now), receivedAt: new Date(now).toISOString(), startedMs: performance.now(), clock }
}

/** The numbers of which one must be ours: the recipients of a text; of a report, the two that its text went between. */
export function oursIn(inbound: Inbound): string[] {
  return inbound.kind === 'message' ? inbound.to : [inbound.from, inbound.to]
}

/**
 * One row for each of the vouched numbers that the text is addressed to; where it is addressed to none of them, one
 * row that belongs to nobody, for the log. The other recipients of a group text stay participants.
 */
export function textRows(delivery: Delivery, message: InboundMessage, vouched: VouchedNumber[]): TextRow[] {
  const { dialect, from, to, text, segments } = message
  const addressed = vouched.filter(({ number }) => to.includes(number))
  return ownersOf(addressed, to[0] ?? '', vouched).map((owner, place) => ({
    messageId: uuidV7(delivery.clock.now()),
    dialect,
    from,
    to,
    text,
    segments,
    media: message.media.map(media => mediaOf(delivery, media)),
    ...rowOf(delivery, owner, place), // last: what is added to an object that was spread costs 150 times as much
  }))
}

/** The row of a report: of the vouched number whose text it is about, else nobody's. */
export function reportRow(delivery: Delivery, report: InboundReport, vouched: VouchedNumber[]): ReportRow {
  const { dialect, from, to, status, reason } = report
  const sender = vouched.filter(({ number }) => number === from)
  const addressed = sender.length > 0 ? sender : vouched.filter(({ number }) => number === to)
  const [owner] = ownersOf(addressed, from, vouched)
  return { dialect, from, to, status, reason, ...rowOf(delivery, owner, 0) }
}

interface Owner {
  numberId: string | null
  number: string
  tokenId: string | null
}

function ownersOf(addressed: VouchedNumber[], number: string, vouched: VouchedNumber[]): [Owner, ...Owner[]] {
  const [first, ...others] = addressed
  return first ? [first, ...others] : [{ numberId: null, number, tokenId: vouched[0]?.tokenId ?? null }]
}

function rowOf(delivery: Delivery, { numberId, number, tokenId }: Owner, place: number) {
  const { receivedAt, startedMs, clock } = delivery
  const deliveryId = place === 0 ? delivery.deliveryId : uuidV7(clock.now())
  return { deliveryId, numberId, number, tokenId, receivedAt, startedMs }
}

function mediaOf({ clock }: Delivery, media: InboundMedia): Media {
  const id = uuidV7(clock.now())
  return 'url' in media
    ? { id, url: media.url }
    : { id, type: media.type, name: media.name, data: media.bytes.toString('base64') }
}
