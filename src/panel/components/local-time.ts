/** A moment as a field of type `datetime-local` writes it, in the time zone of the browser; empty for none, and for what is none. */
export function localTimeOf(moment: string | null): string {
  if (moment === null) return ''
  const at = new Date(moment)
  if (Number.isNaN(at.getTime())) return '' // an address may say anything
  const two = (part: number) => String(part).padStart(2, '0')
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
  return `${day}T${two(at.getHours())}:${two(at.getMinutes())}`
}

/** The day of a moment as a field of type `date` writes it, in the time zone of the browser. */
export function dayOf(at: Date): string {
  return Number.isNaN(at.getTime()) ? '' : localTimeOf(at.toISOString()).slice(0, 10)
}

/** What such a field says as a moment in UTC, and so many milliseconds later; undefined for an empty one. */
export function momentOf(local: string, later = 0): string | undefined {
  const at = Date.parse(local)
  return Number.isNaN(at) ? undefined : new Date(at + later).toISOString()
}
