import { type Answer, type Parameters, refused, textParameter } from './call.js'

/** One page of the rows, shaped as the call wants its `data`. */
export function pageOf<Row>(
  rows: Row[],
  parameters: Parameters,
  { most, shape }: { most: number; shape: (rows: Row[]) => unknown },
): Answer {
  const size = Number(textParameter(parameters, 'per_page') || 25)
  const page = Number(textParameter(parameters, 'page') || 1)
  if (!Number.isInteger(size) || size < 5 || size > most) return refused(`per_page must be between 5 and ${most}`)
  if (!Number.isInteger(page) || page < 1) return refused('page must be a positive number')
  const data = shape(rows.slice((page - 1) * size, page * size))
  const pages = Math.max(1, Math.ceil(rows.length / size))
  return { status: 200, body: { total: rows.length, total_pages: pages, current_page: page, data } }
}

/** Whether a number fits the carrier's pattern: `*890`, `123*`, `*456*` or the whole; under three digits fits all. */
export function fits(pattern: string, did: string): boolean {
  const digits = pattern.replace(/\D/g, '')
  if (digits.length < 3) return true
  const [before, after] = [pattern.startsWith('*'), pattern.endsWith('*')]
  if (before && after) return did.includes(digits)
  if (before) return did.endsWith(digits)
  return after ? did.startsWith(digits) : did === digits.slice(-10)
}
