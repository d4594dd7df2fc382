import { once } from 'node:events'
import type { FileHandle } from 'node:fs/promises'
import PDFDocument from 'pdfkit'
import { type FontName, fontsFor } from './fonts.js'
import type { Picture } from './picture.js'
import { type Line, linesOf } from './typeset.js'

/** How a text stands on the page; `after`: room below it, in points. */
export interface Look {
  size: number
  font?: FontName
  colour?: 'ink' | 'soft'
  indent?: number
  after?: number
}

/** A PDF that is being written, page after page: what is full leaves memory. */
export interface Paper {
  /** A text of any script, broken into lines and pages. */
  write(text: string, look: Look): void
  /** Short texts side by side in columns of one width. */
  row(texts: string[], look: Look): void
  /** A picture, no larger than it is at 150 dots an inch, nor than half a page. Says whether it could be drawn. */
  picture(picture: Picture, indent: number): boolean
  /** A thin line across. */
  rule(): void
  /** Begins a page where less than this is left of one. */
  keep(points: number): void
  /** Gives what is ready to the file. */
  flush(): Promise<void>
  /** Writes the rest, and gives how many pages there are. */
  end(): Promise<number>
}

const page = { width: 612, height: 792, margin: 54, foot: 40 } // Letter
const room = page.width - 2 * page.margin
const bottom = page.height - page.margin - page.foot / 2
const colours = { ink: '#1a1a1a', soft: '#5a5a5a' }
const lineHeight = 1.4
const dot = 72 / 150

/** Begins a PDF in an empty file; `footer` stands on each page beside its number. */
export function paperInto(file: FileHandle, { title, footer, at }: { title: string; footer: string; at: Date }): Paper {
  const doc = new PDFDocument({
    size: [page.width, page.height],
    margin: 0,
    autoFirstPage: false,
    fontLayoutCache: false, // it would keep each word that was ever written
    lang: 'en',
    displayTitle: true,
    info: { Title: title, CreationDate: at, ModDate: at },
  })
  const fonts = fontsFor((name, bytes) => doc.registerFont(name, bytes))
  const made: Buffer[] = []
  doc.on('data', (chunk: Buffer) => void made.push(chunk))
  let pages = 0
  let y = 0

  const widthOf = (size: number) => (text: string, font: FontName) => doc.font(font).fontSize(size).widthOfString(text)
  const draw = ({ pieces, fromRight }: Line, left: number, width: number, { size, colour = 'ink' }: Look) => {
    const whole = pieces.reduce((sum, piece) => sum + piece.width, 0)
    let x = fromRight ? left + width - whole : left
    for (const piece of pieces) {
      doc
        .font(piece.font)
        .fontSize(size)
        .fillColor(colours[colour])
        .text(piece.text, x, y + size, { lineBreak: false, baseline: 'alphabetic' })
      x += piece.width
    }
  }
  const turn = () => {
    doc.addPage()
    pages += 1
    y = page.height - page.margin
    const at = { size: 7, colour: 'soft' } as const
    const [line] = linesOf(footer, fonts, { font: 'plain', width: room, widthOf: widthOf(at.size) })
    if (line) draw({ ...line, fromRight: false }, page.margin, room, at)
    const number = linesOf(`Page ${pages}`, fonts, { font: 'plain', width: room, widthOf: widthOf(at.size) })
    for (const each of number) draw({ ...each, fromRight: true }, page.margin, room, at)
    y = page.margin
  }
  const keep = (points: number) => {
    if (pages === 0 || y + points > bottom) turn()
  }
  const flush = async () => {
    for (const chunk of made.splice(0)) await file.appendFile(chunk)
  }
  return {
    write(text, look) {
      const { size, font = 'plain', indent = 0, after = 0 } = look
      const width = room - indent
      for (const line of linesOf(text, fonts, { font, width, widthOf: widthOf(size) })) {
        keep(size * lineHeight)
        draw(line, page.margin + indent, width, look)
        y += size * lineHeight
      }
      y += after
    },
    row(texts, look) {
      const { size, font = 'plain' } = look
      keep(size * lineHeight)
      const width = room / texts.length
      texts.forEach((text, place) => {
        const [line] = linesOf(text, fonts, { font, width, widthOf: widthOf(size) })
        if (line) draw(line, page.margin + place * width, width, look)
      })
      y += size * lineHeight
    },
    picture({ bytes, longest }, indent) {
      const side = Math.min(longest * dot, room - indent, bottom / 2)
      keep(side)
      doc.x = page.margin + indent
      doc.y = y
      try {
        doc.image(bytes, { fit: [side, side] }) // in the document's flow: `y` moves by what a turned picture takes
      } catch {
        return false // named with its hash instead: nothing that a stranger sent stops the document
      }
      y = doc.y + 6
      return true
    },
    rule() {
      keep(8)
      doc
        .moveTo(page.margin, y)
        .lineTo(page.width - page.margin, y)
        .lineWidth(0.5)
        .strokeColor('#c0c0c0')
        .stroke()
      y += 8
    },
    keep,
    flush,
    async end() {
      const ended = once(doc, 'end')
      doc.end()
      await ended
      await flush()
      return pages
    },
  }
}
