import { inflateSync } from 'node:zlib'

/** What a PDF of pdfkit says, line by line, as one who copies it out of a page would get it; and how many pictures it has. */
export function pdfText(pdf: Buffer): { lines: string[]; pictures: number } {
  const objects = new Map(
    [...pdf.toString('latin1').matchAll(/(\d+) 0 obj\n(.*?)\nendobj/gs)].map(([, id = '', body = '']) => [id, body]),
  )
  const streamOf = (body: string) => {
    const [, packed] = /stream\n(.*)\nendstream/s.exec(body) ?? []
    return packed !== undefined && body.includes('/FlateDecode')
      ? inflateSync(Buffer.from(packed, 'latin1')).toString('latin1')
      : ''
  }
  const letters = new Map<string, string[]>()
  for (const body of objects.values()) {
    for (const [, font = '', id = ''] of body.split('stream\n')[0]?.matchAll(/\/(F\d+) (\d+) 0 R/g) ?? []) {
      const [, map = ''] = /\/ToUnicode (\d+) 0 R/.exec(objects.get(id) ?? '') ?? []
      letters.set(font, lettersOf(streamOf(objects.get(map) ?? '')))
    }
  }
  const lines: string[] = []
  for (const body of objects.values()) {
    let height = ''
    const drawn = /1 0 0 1 [\d.]+ ([\d.]+) Tm\n\/(F\d+) [\d.]+ Tf\n\[(.*?)\] TJ/gs
    for (const [, y = '', font = '', shown = ''] of streamOf(body).matchAll(drawn)) {
      const codes = [...shown.matchAll(/<([\da-f]+)>/g)].flatMap(([, hex = '']) => hex.match(/.{4}/g) ?? [])
      const text = codes.map(code => letters.get(font)?.[Number.parseInt(code, 16)] ?? '\ufffd').join('')
      if (y === height) lines.push((lines.pop() ?? '') + text)
      else lines.push(text)
      height = y
    }
  }
  return { lines, pictures: [...objects.values()].filter(body => body.includes('/Subtype /Image')).length }
}

/** The letters of a font by the numbers of its glyphs. */
function lettersOf(map: string): string[] {
  return [...map.matchAll(/<[\da-f]{4}> <[\da-f]{4}> \[(.*?)\]/g)].flatMap(([, row = '']) =>
    [...row.matchAll(/<([^>]*)>/g)].map(([, units = '']) =>
      String.fromCharCode(
        ...units
          .split(' ')
          .filter(Boolean)
          .map(unit => Number.parseInt(unit, 16)),
      ),
    ),
  )
}
