import type { Refused } from './answer.js'

/** What became of one number, as the action gives it. */
export interface LinkResult {
  number: string
  typed: string
  numberId: string | null
  ready: boolean
  sending: string | null
  steps: LinkStep[]
}

/** What became of one step of it. */
export interface LinkStep extends Omit<Refused, 'message'> {
  step: string
  state: 'done' | 'refused' | 'skipped' | 'asked'
  message: string | null
}

/** The results in an answer of the action `link`; none when it was refused as a whole. */
export function resultsIn(answer: Record<string, unknown> | undefined): LinkResult[] {
  const results: unknown = answer?.results
  return Array.isArray(results) ? results.filter(isResult) : []
}

function isResult(value: unknown): value is LinkResult {
  return typeof value === 'object' && value !== null && 'number' in value && 'steps' in value
}
