import type { Fields } from './fields.js'
import { InboundError } from './inbound.js'

/**
 * Fields of a JSON body; white space after it is usual.
 * @throws InboundError when it is no JSON object
 */
export function jsonFields(body: string): Fields {
  return fieldsOfValue(parsed(body))
}

/**
 * An already parsed value as fields.
 * @throws InboundError when it is no object
 */
export function fieldsOfValue(value: unknown): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new InboundError('it is no object')
  return { ...value }
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    throw new InboundError('its JSON is broken')
  }
}
