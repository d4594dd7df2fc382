import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { inflateSync } from 'node:zlib'
import { create, type Font } from 'fontkit'

const { resolve } = createRequire(import.meta.url)

/**
 * The fonts of the PDF: DejaVu for what it has (Latin, Greek, Cyrillic, Hebrew, Arabic and more), UnifontEX, whose letters
 * are coarser, for nearly all else that Unicode has, Chinese, Japanese, Korean and emoji among it. Both may be embedded:
 * the first by the licence of Bitstream Vera, the second by the SIL Open Font License. `joining`: for letters that change
 * with their neighbours, or carry marks; the others know nothing of neighbours, which makes a document eight times faster.
 */
const sources = {
  plain: 'dejavu-fonts-ttf/ttf/DejaVuSans.ttf',
  joining: 'dejavu-fonts-ttf/ttf/DejaVuSans.ttf',
  bold: 'dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf',
  code: 'dejavu-fonts-ttf/ttf/DejaVuSansMono.ttf',
  wide: '@fontsource/unifontex/files/unifontex-latin-400-normal.woff',
} as const

export type FontName = keyof typeof sources
/** The fonts of one document. */
export interface Fonts {
  has(name: FontName, letter: string): boolean
}

/** Reads each font when it is first asked for: most conversations need no more than DejaVu. `keep` is given its bytes. */
export function fontsFor(keep: (name: FontName, bytes: Buffer) => void): Fonts {
  const read = new Map<FontName, Font>()
  const open = (name: FontName): Font => {
    const file = readFileSync(resolve(sources[name]))
    const bytes = file.toString('latin1', 0, 4) === 'wOFF' ? sfntOf(file) : file
    if (name !== 'joining') hideNeighbours(bytes)
    const font = create(bytes)
    if (!isFont(font)) throw new Error(`${sources[name]} is a collection of fonts`)
    keep(name, bytes)
    read.set(name, font)
    return font
  }
  return {
    has: (name, letter) => (read.get(name) ?? open(name)).hasGlyphForCodePoint(letter.codePointAt(0) ?? 0),
  }
}

function isFont(font: ReturnType<typeof create>): font is Font {
  return 'hasGlyphForCodePoint' in font
}

/**
 * Takes the tables of substitutions, positions and kerning out of a font's directory, by giving them names that nobody asks
 * for; and the sum over all of it out of its head, by which pdfkit would take it for the whole font.
 */
function hideNeighbours(sfnt: Buffer): void {
  for (let row = 12; row < 12 + 16 * sfnt.readUInt16BE(4); row += 16) {
    const name = sfnt.toString('latin1', row, row + 4)
    if (['GSUB', 'GPOS', 'kern'].includes(name)) sfnt.write('hide', row, 'latin1')
    if (name === 'head') sfnt.writeUInt32BE(0, sfnt.readUInt32BE(row + 8) + 8)
  }
}

/**
 * A font out of its WOFF: the same tables, unpacked. From WOFF itself, fontkit unpacks a whole table for each letter: 400
 * Chinese ones took a minute, and take 30 ms so.
 * @see W3C WOFF 1.0, 4 and 5: the directory's entries are tag, offset, packed length, length, checksum
 */
function sfntOf(woff: Buffer): Buffer {
  const count = woff.readUInt16BE(12)
  const power = Math.floor(Math.log2(count))
  const head = Buffer.alloc(12 + 16 * count)
  woff.copy(head, 0, 4, 8)
  head.writeUInt16BE(count, 4)
  head.writeUInt16BE(16 << power, 6)
  head.writeUInt16BE(power, 8)
  head.writeUInt16BE(16 * count - (16 << power), 10)
  const parts: Buffer[] = [head]
  let at = head.length
  for (let place = 0; place < count; place++) {
    const entry = 44 + 20 * place
    const offset = woff.readUInt32BE(entry + 4)
    const packed = woff.subarray(offset, offset + woff.readUInt32BE(entry + 8))
    const length = woff.readUInt32BE(entry + 12)
    const table = packed.length < length ? inflateSync(packed) : packed
    const row = 12 + 16 * place
    woff.copy(head, row, entry, entry + 4)
    woff.copy(head, row + 4, entry + 16, entry + 20)
    head.writeUInt32BE(at, row + 8)
    head.writeUInt32BE(length, row + 12)
    parts.push(table, Buffer.alloc(-length & 3))
    at += length + (-length & 3)
  }
  return Buffer.concat(parts)
}
