const windowLength = 10

/**
 * A sentence of the carrier without what must not be repeated from it: every stretch it shares with one of the
 * `secrets` (ten characters, or the whole of a shorter one), and every web address. At most 300 characters.
 */
export function conceal(sentence: string, secrets: string[]): string {
  const line = sentence
    .slice(0, 2_000)
    .replace(/\p{Cc}+/gu, ' ')
    .replace(/\bhttps?:\/\/\S+/gi, '…')
    .trim()
  const hidden = new Set(secrets.flatMap(secret => sharedWith(line, secret)))
  let shown = ''
  for (let at = 0; at < line.length; at++) {
    if (!hidden.has(at)) shown += line.charAt(at)
    else if (!hidden.has(at - 1)) shown += '…'
  }
  return shown.slice(0, 300)
}

/** Positions in the line that belong to a stretch of the secret. */
function sharedWith(line: string, secret: string): number[] {
  const length = Math.min(windowLength, secret.length)
  const shared: number[] = []
  for (let start = 0; length > 0 && start + length <= secret.length; start++) {
    const piece = secret.slice(start, start + length)
    for (let at = line.indexOf(piece); at !== -1; at = line.indexOf(piece, at + 1)) {
      if (length >= 4 || standsAlone(line, at, length)) for (let i = 0; i < length; i++) shared.push(at + i)
    }
  }
  return shared
}

// A text of one to three characters is hidden only as a word: else the sentence would lose every "a".
function standsAlone(line: string, at: number, length: number): boolean {
  return !/[\p{L}\p{N}]/u.test(`${line.charAt(at - 1)}${line.charAt(at + length)}`)
}
