import bidiFactory from 'bidi-js/dist/bidi.mjs'
import type { FontName, Fonts } from './fonts.js'

/** A stretch of a text in one font and one direction, either blank or not. */
export interface Unit {
  text: string
  font: FontName
  width: number
  /** Of Unicode's bidirectional algorithm: odd for what is read from the right. */
  level: number
  isBlank: boolean
}

export interface Style {
  font: FontName
  /** How wide a text is in a font, in the units of `width`. */
  widthOf(text: string, font: FontName): number
  width: number
}

/** What stands between two breaks of lines. */
export interface Paragraph {
  units: Unit[]
  /** Its lines begin at the right. */
  fromRight: boolean
}

const bidi = bidiFactory()
const fromLeft = { levels: new Uint8Array(), paragraphs: [{ level: 0 }] }

/**
 * The units of a text: each letter in a font that has it, in the order in which it was written. What no font has, and what
 * would turn the order round unseen, stands there as `U+` and its code.
 */
export function paragraphsOf(text: string, fonts: Fonts, wanted: Style): Paragraph[] {
  const isJoining = joins.test(text)
  const style = isJoining ? { ...wanted, font: 'joining' as const } : wanted
  return shown(text, fonts, style.font)
    .split('\n')
    .map(paragraph => {
      const { levels, paragraphs } = isJoining ? bidi.getEmbeddingLevels(paragraph) : fromLeft
      return { units: unitsOf(paragraph, levels, fonts, style), fromRight: (paragraphs[0]?.level ?? 0) % 2 === 1 }
    })
}

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
