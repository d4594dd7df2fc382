import type { Fonts } from './fonts.js'
import { paragraphsOf, type Style, type Unit } from './units.js'

/** One line as it is drawn, its pieces from left to right. */
export interface Line {
  pieces: Pick<Unit, 'text' | 'font' | 'width'>[]
  /** Begins at the right, as its script does. */
  fromRight: boolean
}

/** Breaks a text into lines of a width, each in the order in which it is read (Unicode's bidirectional algorithm). */
export function linesOf(text: string, fonts: Fonts, style: Style): Line[] {
  return paragraphsOf(text, fonts, style).flatMap(({ units, fromRight }) =>
    filled(units, style).map(line => ({ pieces: joined(inOrder(line)), fromRight })),
  )
}

/** As many words in each line as fit; a word that is wider than a line is broken. */
function filled(units: Unit[], style: Style): Unit[][] {
  const lines: Unit[][] = []
  let line: Unit[] = []
  let room = style.width
  const next = () => {
    lines.push(withoutEnd(line))
    line = []
    room = style.width
  }
  const put = (word: Unit[], width: number) => {
    line.push(...word)
    room -= width
  }
  for (const word of wordsOf(units)) {
    const width = widthOf(word)
    if (word[0]?.isBlank) put(word, width)
    else if (width <= room) put(word, width)
    else if (width <= style.width) {
      next()
      put(word, width)
    } else
      for (const letter of word.flatMap(unit => lettersOf(unit, style))) {
        if (letter.width > room) next()
        put([letter], letter.width)
      }
  }
  lines.push(withoutEnd(line))
  return lines
}

function wordsOf(units: Unit[]): Unit[][] {
  const words: Unit[][] = []
  for (const unit of units) {
    const last = words.at(-1)
    if (last && last[0]?.isBlank === unit.isBlank) last.push(unit)
    else words.push([unit])
  }
  return words
}

const letters = new Intl.Segmenter('en', { granularity: 'grapheme' })

function lettersOf(unit: Unit, { widthOf: measure }: Style): Unit[] {
  return Array.from(letters.segment(unit.text), ({ segment }) => ({
    ...unit,
    text: segment,
    width: measure(segment, unit.font),
  }))
}

function withoutEnd(line: Unit[]): Unit[] {
  return line.slice(0, line.findLastIndex(({ isBlank }) => !isBlank) + 1)
}

function widthOf(units: readonly Unit[]): number {
  return units.reduce((sum, { width }) => sum + width, 0)
}

/**
 * From left to right: from the highest level down to the lowest odd one, each stretch of at least that level is turned.
 * @see Unicode Standard Annex 9, rule L2
 */
function inOrder(line: Unit[]): Unit[] {
  const ordered = [...line]
  const highest = Math.max(0, ...line.map(({ level }) => level))
  for (let level = highest; level > 0; level--) {
    for (let from = 0; from < ordered.length; from++) {
      let until = from
      while ((ordered[until]?.level ?? 0) >= level) until++
      ordered.splice(from, until - from, ...ordered.slice(from, until).reverse())
      from = until
    }
  }
  return ordered
}

/** Neighbours that are read from the left and of one font are drawn, and found by a search, as one. */
function joined(line: Unit[]): Unit[] {
  const pieces: Unit[] = []
  for (const unit of line) {
    const last = pieces.at(-1)
    if (last && last.font === unit.font && last.level % 2 === 0 && unit.level % 2 === 0) {
      last.text += unit.text
      last.width += unit.width
    } else pieces.push({ ...unit })
  }
  return pieces
}
