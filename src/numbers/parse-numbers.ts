import { parsePhoneNumberFromString } from 'libphonenumber-js/min'

/** One number as somebody typed it, and in E.164; null where it is no US or Canadian number. */
export interface TypedNumber {
  typed: string
  number: string | null
}

/**
 * Reads numbers in any notation, each once. In one text they stand on lines of their own or between commas or
 * semicolons: spaces and dashes belong to a number.
 */
export function parseNumbers(given: string | readonly string[]): TypedNumber[] {
  const texts = typeof given === 'string' ? [given] : given
  const parts = texts.flatMap(text => text.split(/[\n,;]+/)).map(text => text.trim())
  const seen = new Set<string>()
  return parts.flatMap(typed => {
    const number = e164Of(typed)
    const key = number ?? typed
    if (typed === '' || seen.has(key)) return []
    seen.add(key)
    return [{ typed, number }]
  })
}

/** A number of the North American plan in E.164, from any notation; null for anything else. */
export function e164Of(typed: string): string | null {
  const parsed = parsePhoneNumberFromString(typed, 'US')
  return parsed && /^\+1[2-9]\d{9}$/.test(parsed.number) && !parsed.ext ? parsed.number : null
}
