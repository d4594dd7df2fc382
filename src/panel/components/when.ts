/** A moment as the reader's own browser writes it: date and time, in their time zone. */
export function whenOf(moment: string): string {
  return new Date(moment).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' })
}

/** As short as it can be told: the time today, else the day. */
export function shortlyOf(moment: string): string {
  const at = new Date(moment)
  const isToday = at.toDateString() === new Date().toDateString()
  return isToday
    ? at.toLocaleTimeString(undefined, { timeStyle: 'short' })
    : at.toLocaleDateString(undefined, { month: 'short', day: 'numeric' })
}
