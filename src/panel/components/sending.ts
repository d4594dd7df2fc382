/** How sending stands, as the action `sending` answers. */
export interface Standing {
  paused: { since: string; reason: 'restored' | 'by_hand'; lastSeenAt: string | null; note: string | null } | null
  queued: number
  before: number
  oldest: string | null
  sending: number
  unknown: number
}

/** What a decision has led to. */
export interface Decided {
  standing: Standing
  found?: { inHistory: number; marked: number }
  discarded?: number
}

/** How sending stands, out of a record as the form was opened with it. */
export function standingIn(record: object | undefined): Standing | null {
  return record && 'standing' in record ? (record.standing as Standing) : null
}

/** What was decided, out of an answer; null where it was refused. */
export function decidedIn(answer: Record<string, unknown> | undefined): Decided | null {
  return answer && 'decided' in answer ? (answer.decided as Decided) : null
}
