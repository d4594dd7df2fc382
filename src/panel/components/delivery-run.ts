/** One number of a run. */
export interface RunNumber {
  numberId: string
  number: string
  label: string
  state: 'waiting' | 'working' | 'done' | 'refused' | 'left_out'
  code: string | null
  message: string | null
}

/** A run that sets all numbers of a tenant at QuestBlue, as far as it has come. */
export interface DeliveryRun {
  id: string
  startedAt: string
  startedBy: string
  endedAt: string | null
  counts: Record<RunNumber['state'], number>
  numbers: RunNumber[]
}

/** The run that stands in an answer; null where there is none, undefined where the answer tells nothing. */
export function runIn(answer: object | undefined): DeliveryRun | null | undefined {
  if (!answer || !('run' in answer)) return undefined
  return isRun(answer.run) ? answer.run : null
}

function isRun(value: unknown): value is DeliveryRun {
  return typeof value === 'object' && value !== null && 'counts' in value && 'numbers' in value
}
