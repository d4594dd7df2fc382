import type { Refused } from './answer.js'

/** How a number stands, as far as a change of several may touch it. */
export interface Stand {
  enabled: boolean
  holders: string[]
  waiting: number
  queued: number
}

/** What came of one number, or would: how it stood and stands, or why it was refused. */
export interface BulkResult {
  id: string
  number: string
  step: { before: Stand; after: Stand } | null
  refusal: Refused | null
  /** How many open conversations go along, where they were to be handed over. */
  handedOver?: number
}

/** Whether a step leaves a number as it was. */
export function isSame({ step }: BulkResult): boolean {
  return (
    step !== null &&
    step.before.enabled === step.after.enabled &&
    step.before.holders.join('\n') === step.after.holders.join('\n')
  )
}
