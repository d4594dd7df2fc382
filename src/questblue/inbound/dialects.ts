import type { Content, Dialect } from './dialect.js'
import { type Inbound, InboundError } from './inbound.js'
import { reportForm } from './report-form.js'
import { reportJson } from './report-json.js'
import { v1Form } from './v1-form.js'
import { v1Json } from './v1-json.js'
import { v1Multipart } from './v1-multipart.js'
import { v1Xml } from './v1-xml.js'
import { v2Json } from './v2-json.js'

/** How the bytes of a body are to be read. */
export type Encoding = 'json' | 'form' | 'multipart' | 'xml'

/** The dialects of each encoding, in the order they are tried. A new dialect is a file beside this one and a row here. */
const dialects: Record<Encoding, Dialect[]> = {
  json: [reportJson, v2Json, v1Json],
  form: [reportForm, v1Form],
  multipart: [v1Multipart],
  xml: [v1Xml],
}

/**
 * What the content says, in the first dialect of its encoding that fits.
 * @throws InboundError when none fits, or nobody is named as recipient
 */
export function understand(encoding: Encoding, content: Content): Inbound {
  for (const dialect of dialects[encoding]) {
    const inbound = dialect(content)
    if (inbound && inbound.to.length === 0) throw new InboundError('it names no recipient')
    if (inbound) return inbound
  }
  throw new InboundError('it holds neither a text nor a delivery report')
}
