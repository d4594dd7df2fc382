import type { Fields } from './fields.js'

/** Fields of an url-encoded body. A name given twice, or written as a list (`to[]`, `to[0]`), becomes a list. */
export function formFields(body: string): Fields {
  return gatherFields(new URLSearchParams(body))
}

/** Named values as fields, lists gathered under their plain name. */
export function gatherFields(pairs: Iterable<[string, unknown]>): Fields {
  const gathered = new Map<string, unknown[]>()
  for (const [name, value] of pairs) {
    const plain = name.replace(/\[\d*\]$/, '')
    // Added to in place: a copy for each would take minutes over a body of one name repeated.
    const values = gathered.get(plain) ?? []
    for (const each of Array.isArray(value) ? value : [value]) values.push(each)
    gathered.set(plain, values)
  }
  return Object.fromEntries([...gathered].map(([name, values]) => [name, values.length === 1 ? values[0] : values]))
}
