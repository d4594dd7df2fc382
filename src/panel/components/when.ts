/** A moment as date and time in the time zone of the reader's browser, written in `language`, else in the browser's. */
export function whenOf(moment: string, language?: string): string {
  return new Date(moment).toLocaleString(language, { dateStyle: 'medium', timeStyle: 'short' })
}

/** As short as it can be told: the time today, else the day. */
export function shortlyOf(moment: string, language?: string): string {
  const at = new Date(moment)
  const isToday = at.toDateString() === new Date().toDateString()
  return isToday
    ? at.toLocaleTimeString(language, { timeStyle: 'short' })
    : at.toLocaleDateString(language, { month: 'short', day: 'numeric' })
}

/** The same moment in UTC, to the second: `2026-03-03 14:00:00 UTC`. */
export function utcOf(moment: string): string {
  return `${new Date(moment).toISOString().slice(0, 19).replace('T', ' ')} UTC`
}
