const spoken: Record<string, string> = { nine: '9', one: '1' }

/**
 * Whether somebody typed 911, in any spelling: alone, with or without what is dialled before it (`+1`, `1`, or the `9`
 * for an outside line). Needs nothing of the server's, so the composer asks it too, before anything is sent.
 */
export function isEmergency(typed: string): boolean {
  const digits = typed
    .normalize('NFKC')
    .trim()
    .toLowerCase()
    .replace(/^(tel|sms|smsto):/, '')
    .replace(/nine|one/g, word => spoken[word] ?? '')
    .replace(/\p{Nd}/gu, digit => String(rankOf(digit)))
    .replace(/[^\p{L}\p{N}]/gu, '')
  return /^(1|9|91|011)?911$/.test(digits)
}

/** Every script's ten digits stand in one row, nought first. */
function rankOf(digit: string): number {
  const point = digit.codePointAt(0) ?? 0
  let value = 0
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(point - value - 1))) value++
  return value
}
