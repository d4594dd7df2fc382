import { z } from 'zod'

/** The days of a week, Monday first, as hours name them. */
export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, { error: 'a time is written 09:00, up to 24:00' })

/** From and to; one that ends before it begins ends on the next day. */
const Span = z
  .tuple([clock, clock], { error: 'hours are written 09:00-17:00' })
  .refine(([from, to]) => from !== to && from !== '24:00', { error: 'hours begin and end at two times' })

/** The hours of a day: `[["09:00", "12:00"]]`, or as somebody types them, `09:00-12:00, 22:00-06:00`. */
const Day = z.preprocess(given => (typeof given === 'string' ? spansIn(given) : given), z.array(Span).max(6))

/** Hours by day; a day left out is off. */
export const Weekly = z.partialRecord(z.enum(weekdays), Day)

/** Days off; hours that begin on one are off, those of the day before run on to their end. */
export const Holidays = z.preprocess(
  given => (typeof given === 'string' ? given.split(/[\s,;]+/).filter(day => day !== '') : given),
  z.array(z.iso.date({ error: 'a day off is written 2026-12-25' })).max(400),
)

/** A region's zone, whose changes of the clock are its own; a mere offset knows none. */
export const TimeZone = z
  .string()
  .refine(name => /^[A-Za-z]/.test(name) && isTimeZone(name), { error: 'choose a time zone, such as America/New_York' })

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false // Intl tells by a RangeError
  }
}

function spansIn(typed: string): string[][] {
  const parts = typed.split(',').map(part => part.trim())
  return parts.filter(part => part !== '').map(part => part.split(/\s*[-–]\s*/).map(time => time.padStart(5, '0')))
}
