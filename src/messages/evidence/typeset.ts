import bidiFactory from 'bidi-js/dist/bidi.mjs'
import type { FontName, Fonts } from './fonts.js'

/** A stretch of a line in one font and one direction. */
export interface Piece {
  text: string
  font: FontName
  width: number
}

/** One line as it is drawn, its pieces from left to right. */
export interface Line {
  pieces: Piece[]
  /** Begins at the right, as its script does. */
  fromRight: boolean
}

interface Unit extends Piece {
  level: number
  isBlank: boolean
}

export interface Style {
  font: FontName
  /** How wide a text is in a font, in the units of `width`. */
  widthOf(text: string, font: FontName): number
  width: number
}

const bidi = bidiFactory()

/**
 * Breaks a text into lines of a width: each letter in a font that has it, in the order in which it is read (Unicode's
 * bidirectional algorithm). What no font has, and what would turn the order round unseen, stands there as `U+` and its code.
 */
export function linesOf(text: string, fonts: Fonts, wanted: Style): Line[] {
  const isJoining = joins.test(text)
  const style = isJoining ? { ...wanted, font: 'joining' as const } : wanted
  return shown(text, fonts, style.font)
    .split('\n')
    .flatMap(paragraph => {
      const { levels, paragraphs } = isJoining ? bidi.getEmbeddingLevels(paragraph) : fromLeft
      const units = unitsOf(paragraph, levels, fonts, style)
      const fromRight = (paragraphs[0]?.level ?? 0) % 2 === 1
      return filled(units, style).map(line => ({ pieces: joined(inOrder(line)), fromRight }))
    })
}

const fromLeft = { levels: new Uint8Array(), paragraphs: [{ level: 0 }] }

/** Marks, and the scripts that are read from the right: most of them join their letters. */
const joins = /[\p{M}\u0590-\u08ff\ufb1d-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u

/** Controls, and marks that embed or override a direction: a text could read otherwise by them than it was sent. */
const unseen = /[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u

function shown(text: string, fonts: Fonts, font: FontName): string {
  const has = (letter: string) => fonts.has(font, letter) || fonts.has('wide', letter)
  const lines = text.replace(/\r\n?/g, '\n').replaceAll('\t', '    ')
  return Array.from(lines, letter =>
    letter === '\n' || (!unseen.test(letter) && has(letter))
      ? letter
      : `U+${codeOf(letter).toString(16).toUpperCase()}`,
  ).join('')
}

function codeOf(letter: string): number {
  return letter.codePointAt(0) ?? 0
}

/** Letters of one font, one level, and either blank or not. */
function unitsOf(text: string, levels: Uint8Array, fonts: Fonts, { font, widthOf }: Style): Unit[] {
  const units: Omit<Unit, 'width'>[] = []
  let at = 0
  for (const letter of text) {
    const level = levels[at] ?? 0
    const last = units.at(-1)
    const isBlank = letter === ' '
    const own = fontOf(letter, fonts, font, last?.font)
    if (last && last.font === own && last.level === level && last.isBlank === isBlank) last.text += letter
    else units.push({ text: letter, font: own, level, isBlank })
    at += letter.length
  }
  return units.map(unit => {
    const turned = { ...unit, text: unit.level % 2 === 1 ? mirrored(unit.text) : unit.text }
    return { ...turned, width: widthOf(turned.text, turned.font) }
  })
}

/** Marks stay with the letter that they are of, where its font has them. */
function fontOf(letter: string, fonts: Fonts, wanted: FontName, last: FontName | undefined): FontName {
  if (last && /[\p{M}\u200d]/u.test(letter) && fonts.has(last, letter)) return last
  return fonts.has(wanted, letter) ? wanted : 'wide'
}

/** Brackets open the other way in what is read from the right; and what has no direction of its own is turned by hand. */
function mirrored(text: string): string {
  const letters = Array.from(text, letter => bidi.getMirroredCharacter(letter) ?? letter)
  return (/[\p{Script=Hebrew}\p{Script=Arabic}]/u.test(text) ? letters : letters.reverse()).join('')
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

function widthOf(units: readonly Piece[]): number {
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
function joined(line: Unit[]): Piece[] {
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
