/** Something that was said somewhere. */
export interface Source {
  where: string
  text: string
}

/** Something that nobody may say. */
export interface Planted {
  name: string
  value: string | Buffer
}

/** Where one of them was said after all, and in which form. */
export interface Leak {
  where: string
  name: string
  form: string
}

/** Goes through what was said, and gives each place where something planted stands, however it is written. */
export function leaksIn(sources: Source[], planted: Planted[]): Leak[] {
  const sought = planted.flatMap(({ name, value }) => formsOf(value).map(([form, needle]) => ({ name, form, needle })))
  const leaks: Leak[] = []
  for (const { where, text } of sources) {
    const lower = text.toLowerCase()
    for (const { name, form, needle } of sought) {
      if ((form === 'hex' ? lower : text).includes(needle)) leaks.push({ where, name, form })
    }
  }
  return leaks
}

/** The ways in which a value may be written, each once. */
export function formsOf(value: string | Buffer): [form: string, written: string][] {
  const bytes = Buffer.from(value)
  const plain = bytes.toString('utf8')
  const json = (text: string) => JSON.stringify(text).slice(1, -1)
  const isText = Buffer.from(plain).equals(bytes)
  const escaped = json(plain).replace(/[^ -~]/g, letter => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)
  const url = encodeURIComponent(plain)
  const forms: [string, string][] = [
    ['plain', plain],
    ['json', json(plain)],
    ['json in json', json(json(plain))],
    ['json in ascii', escaped],
    ['url', url],
    ['url', url.replace(/%../g, code => code.toLowerCase())],
    ['url', encodeURI(plain)],
    ['form', new URLSearchParams({ x: plain }).toString().slice(2)],
    ['html', html(plain, { quote: '&#34;', apostrophe: '&#39;' })],
    ['html', html(plain, { quote: '&quot;', apostrophe: '&#x27;' })],
    ['reversed', [...plain].reverse().join('')],
  ]
  const encoded: [string, string][] = [
    ['hex', bytes.toString('hex')],
    ...[0, 1, 2].map((shift): [string, string] => ['base64', withinBase64(bytes, shift, 'base64')]),
    ...[0, 1, 2].map((shift): [string, string] => ['base64', withinBase64(bytes, shift, 'base64url')]),
  ]
  const all = isText ? [...forms, ...encoded] : encoded
  return all.filter(([, written], place) => all.findIndex(([, other]) => other === written) === place)
}

/** The letters of base64 that a value has wherever it stands in a longer text, so many bytes behind a third. */
function withinBase64(bytes: Buffer, shift: number, encoding: 'base64' | 'base64url'): string {
  const written = Buffer.concat([Buffer.alloc(shift), bytes])
    .toString(encoding)
    .replaceAll('=', '')
  const whole = Math.floor(((shift + bytes.length) * 8) / 6)
  return written.slice(Math.ceil((shift * 8) / 6), whole)
}

function html(text: string, { quote, apostrophe }: { quote: string; apostrophe: string }): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  return escaped.replaceAll('"', quote).replaceAll("'", apostrophe)
}
