import type { FindNumbers } from '../questblue/find-numbers.js'

/** What somebody looks for in the inventory: numbers by a part of their digits, or by where they are. */
export type InventorySearch = { digits: FindNumbers; fits: (number: string) => boolean } | { words: string } | undefined

/**
 * Reads a search: `*890` ends so, `123*` begins so, `*456*` and any other part in any notation is anywhere in it; a whole
 * number may have its country code. What has letters is a place.
 */
export function inventorySearch(typed: string): InventorySearch {
  const search = typed.trim()
  if (search === '') return undefined
  const written = search.replace(/\D/g, '')
  if (written === '' || /[a-z]/i.test(search)) return { words: search.toLowerCase() }
  const digits = written.length === 11 ? written.replace(/^1/, '') : written
  const [open, close] = [search.startsWith('*'), search.endsWith('*')]
  const tenOf = (number: string) => number.replace(/^\+1/, '')
  if (open && !close) return { digits: { endsWith: digits }, fits: number => number.endsWith(digits) }
  if (close && !open) return { digits: { startsWith: digits }, fits: number => tenOf(number).startsWith(digits) }
  return { digits: { contains: digits }, fits: number => tenOf(number).includes(digits) }
}
