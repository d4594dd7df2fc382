import { setTimeout as pause } from 'node:timers/promises'
import { asWorker } from '../access/principal.js'
import { type HistoryEntry, historyPage } from '../questblue/list-history.js'
import type { Service } from '../settings/service.js'
import { one } from '../database/transaction.js'
import { z } from 'zod'

const Kept = z.object({ kept: z.boolean() })
const day = 86_400_000
const longest = 200

/** From where the history is read, and how fast. */
export interface Reading {
  lease: string
  /** The database's time: the machine's own clock may be wrong, and what was read until when is kept. */
  now: () => Date
  /** The first of the carrier's days, and the page. */
  fromDay: string
  page: number
  /** So many pages at once, with a pause between, so many rows each. */
  pagesAtMost: number
  pauseMs: number
  size?: number | undefined
}

/**
 * Reads the account's history on from where it was left, oldest first, and keeps what is of linked numbers, page by page: a
 * crash loses no more than the page under way. The page before is read again, since a text that shows late moves others on.
 * Each day is read anew from its beginning as the days go by, twice.
 * @throws CarrierError `refused`, `unauthorised`, `unreadable`, `unreachable`; what was read before it is kept
 */
export async function readHistory(service: Pick<Service, 'db' | 'carrier'>, reading: Reading): Promise<void> {
  const { now, pagesAtMost, pauseMs, size } = reading
  let [from, page] = [reading.fromDay, Math.max(1, reading.page - 1)]
  for (let read = 0; read < pagesAtMost; read++) {
    if (read > 0) await pause(pauseMs)
    const askedAt = now()
    const to = dayAfter(from, 4)
    const { entries, pages } = await historyPage(service.carrier, { from, to, page, size })
    const isLast = page === pages
    const today = dayOf(askedAt)
    const isEnd = isLast && to > today // another day, for carriers that are ahead
    if (page > pages)
      page = pages // there were more before
    else if (!isLast) page++
    else if (!isEnd) [from, page] = [dayAfter(from, 2), 1]
    else if (from < dayAfter(today, -2)) [from, page] = [dayAfter(from, 1), 1]
    const values = [reading.lease, JSON.stringify(rowsOf(entries)), from, page, isEnd ? askedAt : null]
    const keep = 'select sms.keep_history($1, $2, $3, $4, $5) as kept'
    const { kept } = Kept.parse(await asWorker(service.db, tx => one(tx, keep, values)))
    if (isEnd || !kept) return
  }
}

function rowsOf(entries: HistoryEntry[]) {
  const rows = entries.map(({ id, from, to, direction, at }) =>
    direction === 'in' ? { id, direction, number: to, peer: from, at } : { id, direction, number: from, peer: to, at },
  )
  return rows.filter(
    ({ id, peer }) => id !== '' && [id, peer].every(text => text.length <= longest && !/\0/.test(text)),
  )
}

const dayOf = (moment: Date) => moment.toISOString().slice(0, 10)
const dayAfter = (date: string, days: number) => dayOf(new Date(Date.parse(date) + days * day))
