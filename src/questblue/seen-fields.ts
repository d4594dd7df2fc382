import { bodyText, encodingOf, multipartType } from './inbound/body-encoding.js'
import type { Fields } from './inbound/fields.js'
import { formFields } from './inbound/form-body.js'
import { InboundError } from './inbound/inbound.js'
import { fieldsOfValue, jsonFields } from './inbound/json-body.js'
import { multipartContent } from './inbound/multipart-body.js'
import { xmlFields } from './inbound/xml-body.js'
import { fromCarrier } from './phone-number.js'

/** A value of a body by what it is: a number as written in E.164, how long a text, how many of a list. */
export type SeenValue =
  | { kind: 'phone'; phone: string }
  | { kind: 'text'; length: number }
  | { kind: 'number' | 'flag' | 'empty' }
  | { kind: 'list' | 'object'; length: number }
  | { kind: 'file'; length: number }

/** A field of a body, `data.from` where it is inside another; `known` where a dialect reads it. */
export interface SeenField {
  name: string
  known: boolean
  values: SeenValue[]
}

/** How a body is made, without what it says. `broken`: it could not be read so; the sentence quotes nothing of it. */
export interface SeenBody {
  encoding: 'json' | 'form' | 'multipart' | 'xml'
  broken: string | null
  fields: SeenField[]
}

const known = ['from', 'to', 'text', 'msg', 'media', 'segments', 'status', 'reason']
const most = { fields: 100, values: 20, depth: 2 }

/** Reads which fields a body has, and of which kind their values are. Never a value: only phone numbers are given as such. */
export async function seenFields(contentType: string | undefined, body: Buffer): Promise<SeenBody> {
  const type = contentType ?? ''
  const text = bodyText(type, body)
  const encoding = encodingOf(type, text)
  try {
    if (encoding !== 'multipart') return { encoding, broken: null, fields: fieldsIn(read[encoding](text)) }
    const { fields, files } = await multipartContent(multipartType(type, text) ?? type, body)
    const sent = files.map(({ bytes }): SeenValue => ({ kind: 'file', length: bytes.length }))
    const shown = sent.length > 0 ? [{ name: 'media', known: true, values: sent.slice(0, most.values) }] : []
    return { encoding, broken: null, fields: [...fieldsIn(fields), ...shown] }
  } catch (error) {
    if (error instanceof InboundError) return { encoding, broken: error.reason, fields: [] }
    throw error
  }
}

/** The same of a value that a host's parser has made of a body. */
export function seenFieldsOfValue(value: unknown): SeenBody {
  try {
    return { encoding: 'json', broken: null, fields: fieldsIn(fieldsOfValue(value)) }
  } catch (error) {
    if (error instanceof InboundError) return { encoding: 'json', broken: error.reason, fields: [] }
    throw error
  }
}

const read = { json: jsonFields, form: formFields, xml: xmlFields }

function fieldsIn(fields: Fields): SeenField[] {
  return within(fields, '', 0).slice(0, most.fields)
}

function within(fields: object, path: string, depth: number): SeenField[] {
  return Object.entries(fields)
    .slice(0, most.fields)
    .flatMap(([name, value]) => {
      const full = path + named(name)
      const isInner = typeof value === 'object' && value !== null && !Array.isArray(value) && depth < most.depth
      if (isInner) return within(value, `${full}.`, depth + 1)
      const values = (Array.isArray(value) ? value : [value]).slice(0, most.values)
      return [{ name: full, known: path === '' && known.includes(name), values: values.map(seen) }]
    })
}

/** A name as it is where it can be one: of a body in no dialect, all of a text may stand where a name is looked for. */
function named(name: string): string {
  return /^[A-Za-z_][\w-]{0,39}$/.test(name) && !/\d{5}/.test(name) ? name : `(${name.length})`
}

function seen(value: unknown): SeenValue {
  if (value === null || value === undefined || value === '') return { kind: 'empty' }
  if (typeof value === 'boolean') return { kind: 'flag' }
  if (Array.isArray(value)) return { kind: 'list', length: value.length }
  if (typeof value === 'object') return { kind: 'object', length: Object.keys(value).length }
  const phone = fromCarrier(String(value))
  if (/^\+[1-9]\d{6,14}$/.test(phone)) return { kind: 'phone', phone }
  return typeof value === 'string' ? { kind: 'text', length: value.length } : { kind: 'number' }
}
