import type { Message } from '../state.js'
import { type ApiCall, listParameter, refused, textParameter } from './call.js'
import { pageOf } from './paging.js'

const hour = 3_600_000

/**
 * `GET /sms/`: who wrote to whom and when, without the texts; a row for each recipient, by time. Hours, days and times are
 * the account's, in UTC unless told otherwise.
 */
export const history: ApiCall = ({ state }, parameters) => {
  const { offsetMinutes, lagMs } = state.history
  const ahead = (offsetMinutes ?? 0) * 60_000
  const span = spanOf(listParameter(parameters, 'period'), Date.now() + ahead)
  if (!span) return refused('period is not valid')
  const [direction, type] = [textParameter(parameters, 'direction'), textParameter(parameters, 'msg_type')]
  const [shownUntil, isWanted] = [Date.now() - lagMs, wanted(direction, type)]
  const written = (at: number, time: string) =>
    offsetMinutes === null ? time : new Date(at).toISOString().slice(0, 19).replace('T', ' ')
  const rows = state.messages
    .map(message => ({ message, at: Date.parse(message.time) + ahead }))
    .filter(({ message, at }) => at - ahead <= shownUntil && at >= span.from && at < span.to && isWanted(message))
    .sort((a, b) => a.at - b.at)
    .flatMap(({ message, at }) => rowsOf(message).map(row => ({ row, at })))
  if (textParameter(parameters, 'order') === 'desc') rows.reverse()
  const shape = (page: typeof rows) => page.map(({ row, at }) => ({ ...row, time: written(at, row.time) }))
  return pageOf(rows, parameters, { most: 500, shape })
}

const wanted = (direction: string, type: string) => (message: Message) =>
  (direction === '' || message.direction === direction) && (type === '' || typeOf(message) === type)

function rowsOf(message: Message) {
  const { id, time, from, direction, ids, ends } = message
  const to = direction === 'in' ? [message.did] : message.to
  return to.map((recipient, place) => {
    const status = direction === 'in' ? 'received' : (ends[recipient] ?? message.status)
    return { id: ids[place] ?? id, time, from, to: recipient, direction, msg_type: typeOf(message), status }
  })
}

function typeOf({ media }: Message): string {
  return media.length > 0 ? 'mms' : 'sms'
}

function spanOf(period: string[], now: number): { from: number; to: number } | undefined {
  const [thisHour, today] = [now - (now % hour), now - (now % (24 * hour))]
  if (period.length === 2) return between(period[0] ?? '', period[1] ?? '')
  switch (period[0] ?? 'today') {
    case 'thishour':
      return { from: thisHour, to: thisHour + hour }
    case 'previoushour':
      return { from: thisHour - hour, to: thisHour }
    case 'today':
      return { from: today, to: today + 24 * hour }
    case 'yesterday':
      return { from: today - 24 * hour, to: today }
    default:
      return undefined
  }
}

/** From the first moment to the second; a day without an hour is meant whole. */
function between(start: string, end: string): { from: number; to: number } | undefined {
  const [from, to] = [Date.parse(start), Date.parse(end) + (/^\d{4}-\d\d-\d\d$/.test(end) ? 24 * hour : 1)]
  return Number.isNaN(from) || Number.isNaN(to) ? undefined : { from, to }
}
