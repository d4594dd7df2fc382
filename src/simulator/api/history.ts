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
  const timeOf = ({ time }: Message) => Date.parse(time) + ahead
  const written = (message: Message) =>
    offsetMinutes === null ? message.time : new Date(timeOf(message)).toISOString().slice(0, 19).replace('T', ' ')
  const rows = state.messages
    .filter(({ time }) => Date.parse(time) + lagMs <= Date.now())
    .filter(message => timeOf(message) >= span.from && timeOf(message) < span.to)
    .toSorted((a, b) => timeOf(a) - timeOf(b))
    .filter(
      message => (direction === '' || message.direction === direction) && (type === '' || typeOf(message) === type),
    )
    .flatMap(message => rowsOf({ ...message, time: written(message) }))
  if (textParameter(parameters, 'order') === 'desc') rows.reverse()
  return pageOf(rows, parameters, { most: 500, shape: page => page })
}

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
