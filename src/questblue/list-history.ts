import { z } from 'zod'
import type { Carrier } from './carrier.js'
import { CarrierError } from './carrier-error.js'
import { everyPage, listOf, type Page } from './list.js'
import { fromCarrier } from './phone-number.js'

const Party = z.union([z.string(), z.number()]).transform(written => fromCarrier(String(written)))
const Entry = z
  .object({
    id: z.union([z.string(), z.number()]).transform(String),
    time: z
      .string()
      .transform(timeOf)
      .refine(time => time !== null),
    from: Party,
    to: Party,
    direction: z.string().transform(word => (word.toLowerCase().startsWith('in') ? ('in' as const) : ('out' as const))),
    msg_type: z.string().catch('sms'),
    status: z.string().catch(''),
  })
  .transform(({ time, msg_type, ...entry }) => ({ ...entry, at: time, type: msg_type.toLowerCase() }))

/** One text in the carrier's history: who, when, which way; never what it said. */
export type HistoryEntry = Omit<z.infer<typeof Entry>, 'at'> & { at: Date }

/** Named hours and days are the carrier's, in its time zone; `{ from, to }` are moments. */
export type HistoryPeriod = 'thishour' | 'previoushour' | 'today' | 'yesterday' | { from: Date; to: Date }

/**
 * The carrier's history of a period, oldest first. Of moments it is asked for whole days (a day more at either end: its
 * time zone is not documented), and what lies outside is left out here.
 * @see the carrier's API document 2.2.1, `GET /sms/` (the slash at its end tells it from the list of numbers)
 * @throws CarrierError `refused`, `unauthorised`, `unreadable`, `unreachable`
 */
export async function listHistory(
  carrier: Carrier,
  { period, direction }: { period: HistoryPeriod; direction?: 'in' | 'out' },
): Promise<HistoryEntry[]> {
  const query = { ...periodOf(period), direction, order: 'asc', per_page: 500 }
  const entries = await everyPage(page =>
    carrier.call({ method: 'GET', path: '/sms/', query: { ...query, page }, reply: listOf(Entry), repeat: 'safe' }),
  )
  return entries
    .flatMap(entry => (entry.at ? [{ ...entry, at: entry.at }] : []))
    .filter(({ at }) => typeof period === 'string' || (at >= period.from && at <= period.to))
    .sort((a, b) => a.at.getTime() - b.at.getTime())
}

/** One page of the history: its rows as they come, and how many pages there are now. */
export interface HistoryPage {
  entries: HistoryEntry[]
  pages: number
}

/**
 * One page of the history of the carrier's own days, both ways; oldest first, so that what comes in meanwhile is on the
 * pages that are still to be read. Days are written 2026-11-28.
 * @throws CarrierError `refused`, `unauthorised`, `unreachable`, `unreadable` (also a page that lacks some of its rows)
 */
export async function historyPage(
  carrier: Carrier,
  { from, to, page, size = 500 }: { from: string; to: string; page: number; size?: number | undefined },
): Promise<HistoryPage> {
  const query = { 'period[0]': from, 'period[1]': to, order: 'asc', per_page: size, page }
  const read = await carrier.call({ method: 'GET', path: '/sms/', query, reply: listOf(Entry), repeat: 'safe' })
  if (lacksRows(read, page, size)) throw new CarrierError('unreadable', 'QuestBlue left out rows of its history')
  const entries = read.items.flatMap(entry => (entry.at ? [{ ...entry, at: entry.at }] : []))
  return { entries, pages: read.totalPages }
}

/** A carrier may give smaller pages than it is asked for: then its count of them says so. */
function lacksRows({ given, total, totalPages }: Page<unknown>, page: number, size: number): boolean {
  return given < (page < totalPages ? Math.ceil(total / totalPages) : Math.min(size, total - (page - 1) * size))
}

const day = 86_400_000

function periodOf(period: HistoryPeriod): Record<string, string> {
  if (typeof period === 'string') return { period }
  const dayOf = (moment: number) => new Date(moment).toISOString().slice(0, 10)
  return { 'period[0]': dayOf(period.from.getTime() - day), 'period[1]': dayOf(period.to.getTime() + day) }
}

// A time without a zone is read as UTC: read as local it would mean something else on every machine.
function timeOf(written: string): Date | null {
  const iso = written.trim().replace(' ', 'T')
  const zoned = /[zZ]$|[+-]\d\d:?\d\d$/.test(iso) ? iso : `${iso}${iso.includes('T') ? '' : 'T00:00:00'}Z`
  const time = new Date(zoned)
  return Number.isNaN(time.getTime()) ? null : time
}
