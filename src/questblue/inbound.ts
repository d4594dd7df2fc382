import { bodyText, encodingOf, multipartType } from './inbound/body-encoding.js'
import type { Content } from './inbound/dialect.js'
import { type Encoding, understand } from './inbound/dialects.js'
import type { Fields } from './inbound/fields.js'
import { formFields, gatherFields } from './inbound/form-body.js'
import { type Inbound, InboundError } from './inbound/inbound.js'
import { fieldsOfValue, jsonFields } from './inbound/json-body.js'
import { multipartContent } from './inbound/multipart-body.js'
import { xmlFields } from './inbound/xml-body.js'

export {
  type Inbound,
  InboundError,
  type InboundMedia,
  type InboundMessage,
  type InboundReport,
} from './inbound/inbound.js'

/**
 * Reads what the carrier posted to a webhook, in any of its dialects. Text comes out storable (no NUL, no lone
 * surrogate); an odd sender is no error.
 * @throws InboundError when it is none of them; its `reason` quotes nothing of the body
 */
export async function parseInbound(contentType: string | undefined, body: Buffer): Promise<Inbound> {
  const type = contentType ?? ''
  const text = bodyText(type, body)
  const encoding = encodingOf(type, text)
  if (encoding !== 'multipart') return understand(encoding, alone(read[encoding](text)))
  return understand(encoding, await multipartContent(multipartType(type, text) ?? type, body))
}

/**
 * The same for a body that a host's parser has already taken: an object, or text. The content type tells which parser
 * it was; the files of a multipart body are not in it.
 * @throws InboundError as `parseInbound`
 */
export function parseInboundFields(contentType: string | undefined, value: unknown): Inbound {
  const type = (contentType ?? '').toLowerCase()
  if (typeof value === 'string') {
    const encoding = encodingOf('', value)
    return encoding === 'multipart' ? refuseMultipart() : understand(encoding, alone(read[encoding](value)))
  }
  const encoding = /xml/.test(type) ? 'xml' : /multipart/.test(type) ? 'multipart' : /form/.test(type) ? 'form' : 'json'
  const fields = fieldsOfValue(value)
  return understand(
    encoding,
    alone(encoding === 'xml' ? unwrapped(fields) : encoding === 'json' ? fields : gatherFields(Object.entries(fields))),
  )
}

const read: Record<Exclude<Encoding, 'multipart'>, (text: string) => Fields> = {
  json: jsonFields,
  form: formFields,
  xml: xmlFields,
}

function alone(fields: Fields): Content {
  return { fields, files: [], filesLeftOut: 0 }
}

function refuseMultipart(): never {
  throw new InboundError('its multipart form came as text')
}

// XML parsers give `{ root: { from: ['…'] } }`.
function unwrapped(fields: Fields): Fields {
  const values = Object.values(fields)
  if (fields.to !== undefined || values.length !== 1) return fields
  return Object.fromEntries(
    Object.entries(fieldsOfValue(values[0])).map(([name, value]) => [name.toLowerCase(), sole(value)]),
  )
}

function sole(value: unknown): unknown {
  return Array.isArray(value) && value.length === 1 ? value[0] : value
}
