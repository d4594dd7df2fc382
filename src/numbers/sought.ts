/** What somebody looks for among numbers: digits as they stand in one, and words; null where there is nothing of the kind. */
export interface Sought {
  digits: string | null
  words: string | null
}

/**
 * Reads a fragment in any notation: `(555) 123`, `555.123`, `+1 555`, `tel:555` are digits; those, and all else, are words
 * of a label or a name too. Full-width digits are digits.
 */
export function soughtIn(text: string): Sought {
  const words = text.normalize('NFKC').trim()
  const written = words.replace(/^tel:/i, '').replace(/[\s().\-\u2010-\u2015\u2212/\u00b7]/g, '')
  return { digits: /^\+?\d+$/.test(written) ? written : null, words: words === '' ? null : words }
}

/** A whole number is part of no other, and equality can use an index: 100 ms against 5 ms at 100,000 numbers. */
export function isWhole(digits: string): boolean {
  return /^\+1\d{10}$/.test(digits)
}

/** What is looked for in a column of numbers, without what only divides digits; a text without digits stays as it is. */
export function digitsOf(text: string): string {
  const digits = text.replace(/[\s().-]/g, '')
  return /\d/.test(digits) ? digits : text
}

/** A text as a pattern for LIKE that finds it anywhere. */
export function patternOf(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`
}
