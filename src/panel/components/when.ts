import { dateFormat, numberFormat } from './formats.js'

/** A moment as date and time in the time zone of the reader's browser, written in `language`, else in the browser's. */
export function whenOf(moment: string, language?: string): string {
  return dateFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(moment))
}

/** As short as it can be told: the time today, else the day. */
export function shortlyOf(moment: string, language?: string): string {
  const at = new Date(moment)
  const isToday = at.toDateString() === new Date().toDateString()
  return isToday
    ? dateFormat(language, { timeStyle: 'short' }).format(at)
    : dateFormat(language, { month: 'short', day: 'numeric' }).format(at)
}

/** The same moment in UTC, to the second: `2026-03-03 14:00:00 UTC`. */
export function utcOf(moment: string): string {
  return `${new Date(moment).toISOString().slice(0, 19).replace('T', ' ')} UTC`
}

const spans = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const

/** A span of milliseconds in its largest unit, a minute at least: `2 hr`, as `language` writes it. */
export function howLong(span: number, language?: string): string {
  const [unit, size] = spans.find(([, least]) => span >= least) ?? spans[2]
  const format = numberFormat(language, { style: 'unit', unit, unitDisplay: 'short' })
  return format.format(Math.max(1, Math.floor(span / size)))
}
