/** A US number in any notation as the carrier writes it, ten digits; anything else (a short code, a name) as it is. */
export function wireNumber(written: string): string {
  const trimmed = written.trim()
  return /^(?:\+?1)?([2-9]\d{9})$/.exec(trimmed.replace(/[\s().-]/g, ''))?.[1] ?? trimmed
}

/** The same in E.164, for the control interface. */
export function e164(written: string): string {
  const wire = wireNumber(written)
  return /^[2-9]\d{9}$/.test(wire) ? `+1${wire}` : wire
}
