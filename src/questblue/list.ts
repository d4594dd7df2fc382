import { z } from 'zod'

/** One page of one of the carrier's lists, `total_pages` being at least 1. */
export interface Page<Item> {
  items: Item[]
  total: number
  totalPages: number
  /** How many rows the carrier gave, those left out included. */
  given: number
}

const pagesLimit = 1_000

/**
 * The reply schema of a list: `data` is an array, or an object keyed by number (the key then is the row's `did`), or
 * null or absent when there is nothing. A row that is not of the item's shape is left out, so that one odd number does
 * not hide all others.
 */
export function listOf<Schema extends z.ZodType>(item: Schema) {
  const rows = z.union([
    z.array(z.unknown()),
    z.record(z.string(), z.unknown()).transform(keyed => Object.entries(keyed).map(rowOf)),
    z.literal(['', false]).transform((): unknown[] => []),
  ])
  return z
    .object({
      data: rows.nullish().transform(data => data ?? []),
      total: z.coerce.number().int().nonnegative().optional().catch(undefined),
      total_pages: z.coerce.number().int().positive().catch(1),
    })
    .transform(({ data, total, total_pages }): Page<z.infer<Schema>> => {
      const items = data.flatMap(row => {
        const parsed = item.safeParse(row)
        return parsed.success ? [parsed.data] : []
      })
      return { items, total: total ?? data.length, totalPages: total_pages, given: data.length }
    })
}

// PHP writes a list as an object as soon as it is keyed; the document even shows rows that are lists of strings.
function rowOf([key, row]: [string, unknown]): unknown {
  return typeof row === 'object' && row !== null && !Array.isArray(row) ? { did: key, ...row } : { did: key }
}

/** Every item of a list, page after page, by as many calls as it says it has pages. */
export async function everyPage<Item>(pageAt: (page: number) => Promise<Page<Item>>): Promise<Item[]> {
  const items: Item[] = []
  for (let page = 1, pages = 1; page <= Math.min(pages, pagesLimit); page++) {
    const read = await pageAt(page)
    items.push(...read.items)
    pages = read.totalPages
  }
  return items
}
