/** How a text travels: its alphabet, its length in that alphabet's units, and how many parts the carriers count. */
export interface Segments {
  encoding: 'GSM-7' | 'UCS-2'
  units: number
  segments: number
}

/** @see 3GPP TS 23.038 6.2.1, the default alphabet; a text of these characters alone takes seven bits each */
const basic = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
)

/** @see 3GPP TS 23.038 6.2.1.1, the extension table: an escape and a character, two units that are never parted */
const extension = new Set('\f^{}\\[~]|€')

/** @see 3GPP TS 23.040 9.2.3.24.1: a part of several gives six bytes to the header that joins them */
const room = {
  'GSM-7': { alone: 160, joined: 153 },
  'UCS-2': { alone: 70, joined: 67 },
} as const

/**
 * Counts a text as carriers do: one character outside the seven-bit alphabet makes the whole of it UCS-2, where a unit
 * is 16 bits. Neither an escaped character nor a surrogate pair is parted, so a part may stay short by one unit.
 * An empty text (of a picture) is one segment.
 */
export function segmentsOf(text: string): Segments {
  const characters = [...text]
  const encoding = characters.every(character => basic.has(character) || extension.has(character)) ? 'GSM-7' : 'UCS-2'
  const widths = characters.map(character => widthOf(character, encoding))
  const units = widths.reduce((sum, width) => sum + width, 0)
  return { encoding, units, segments: units <= room[encoding].alone ? 1 : partsOf(widths, room[encoding].joined) }
}

function widthOf(character: string, encoding: Segments['encoding']): number {
  return encoding === 'GSM-7' ? (extension.has(character) ? 2 : 1) : character.length
}

function partsOf(widths: number[], most: number): number {
  let parts = 1
  let filled = 0
  for (const width of widths) {
    if (filled + width > most) {
      parts++
      filled = 0
    }
    filled += width
  }
  return parts
}
