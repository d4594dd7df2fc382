/** A moment as a field of type `datetime-local` writes it, in the time zone of the browser; empty for none. */
export function localTimeOf(moment: string | null): string {
  if (moment === null) return ''
  const at = new Date(moment)
  const two = (part: number) => String(part).padStart(2, '0')
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
  return `${day}T${two(at.getHours())}:${two(at.getMinutes())}`
}
