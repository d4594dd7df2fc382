import { createHash } from 'node:crypto'

/** What a link is made of: whole numbers alone, so that no two programs write one in two ways. */
export type Plain = string | number | boolean | null | readonly Plain[] | { readonly [field: string]: Plain }

/** A part of the document, tied to the part before it. */
export type Link<Content> = Content & { previous: string | null; hash: string }

/**
 * Ties a part to the one before it: `hash` is the SHA-256, in hex, of the UTF-8 of the canonical form of all its other
 * fields, `previous` (the hash of the part before; null for the first) among them.
 */
export function linked<Content extends { readonly [field: string]: Plain }>(
  content: Content,
  previous: string | null,
): Link<Content> {
  const tied = { ...content, previous }
  return { ...tied, hash: createHash('sha256').update(canonicalOf(tied)).digest('hex') }
}

/**
 * A value in its one canonical form: JSON without blanks, the fields of each object in the order of their UTF-16 units.
 * @see RFC 8785, JSON Canonicalization Scheme
 */
function canonicalOf(value: Plain): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (isList(value)) return `[${value.map(canonicalOf).join(',')}]`
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${canonicalOf(field)}`).join(',')}}`
}

function isList(value: Plain): value is readonly Plain[] {
  return Array.isArray(value)
}
