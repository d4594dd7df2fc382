import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { z } from 'zod'
import type { Fields } from './fields.js'
import { gatherFields } from './form-body.js'
import { InboundError } from './inbound.js'

const depthLimit = 4
const elementLimit = 2_000 // the parser's time grows with their square
const parser = new XMLParser({
  preserveOrder: true,
  removeNSPrefix: true,
  trimValues: false,
  parseTagValue: false,
  processEntities: false, // decoded below: the five of XML and numbers, and none that a document could define
  cdataPropName: '#cdata',
})
const Node = z.record(z.string(), z.unknown())
const Nodes = z.array(Node)

/**
 * Fields of an XML body: the elements beside `to`, wherever a wrapper or two put them, names in lower case.
 * @throws InboundError when it is broken, brings a document type (entities could be defined there), has no `to`, or
 *   too many elements
 */
export function xmlFields(body: string): Fields {
  // A section that is never closed counts to the end: looking for its close again and again would take seconds.
  if (/<!(doctype|entity)/i.test(body.replace(/<!\[CDATA\[[\s\S]*?(?:\]\]>|$)/g, ''))) {
    throw new InboundError('its XML brings a document type, which is not read')
  }
  if (body.split(/<[^/!?]/, elementLimit + 2).length > elementLimit + 1)
    throw new InboundError('its XML has too many elements')
  const fields = findFields(nodesOf(body), 0)
  if (!fields) throw new InboundError('its XML names no recipient')
  return fields
}

function nodesOf(body: string): unknown {
  try {
    if (XMLValidator.validate(body) === true) return parser.parse(body)
  } catch {
    // refused below, like what the validator refuses: the parser's words quote the document
  }
  throw new InboundError('its XML is broken')
}

function findFields(nodes: unknown, depth: number): Fields | undefined {
  const children = Nodes.safeParse(nodes).data ?? []
  const elements = children.flatMap(child => Object.entries(child).filter(([name]) => !/^[#:?]/.test(name)))
  if (elements.some(([name]) => name.toLowerCase() === 'to')) {
    return gatherFields(elements.map(([name, content]) => [name.toLowerCase(), textIn(content)]))
  }
  if (depth === depthLimit) return undefined
  for (const [, content] of elements) {
    const fields = findFields(content, depth + 1)
    if (fields) return fields
  }
  return undefined
}

function textIn(nodes: unknown): string {
  const pieces = (Nodes.safeParse(nodes).data ?? []).map(node => {
    if (typeof node['#text'] === 'string') return decoded(node['#text'])
    return (Nodes.safeParse(node['#cdata']).data ?? []).map(inner => String(inner['#text'] ?? '')).join('')
  })
  return pieces.join('')
}

const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function decoded(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos));/gi, (whole, hex, decimal, name) => {
    if (name) return named[String(name).toLowerCase()] ?? whole
    const point = hex ? Number.parseInt(hex, 16) : Number(decimal)
    return point <= 0x10ffff ? String.fromCodePoint(point) : '\uFFFD'
  })
}
