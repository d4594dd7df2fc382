/** How QuestBlue's history compares, as the action `sweep` answers. */
export interface SweepReport {
  ran: boolean
  comparedTo: string | null
  offsetMinutes: number[]
  skewSeconds: number | null
  evidence: number
  lagSeconds: number
  failedAt: string | null
  lost: number
  unlike: number
  duplicates: number
}

/** The report of an answer; null when it holds none. */
export function sweepReportOf(answer: Record<string, unknown> | undefined): SweepReport | null {
  const { sweep } = (answer ?? {}) as { sweep?: SweepReport }
  return sweep ?? null
}

/** Minutes ahead of UTC as a zone is written: `UTC-5`, `UTC+5:30`. */
export function zoneOf(minutes: number): string {
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60]
  const written = rest === 0 ? `${hours}` : `${hours}:${String(rest).padStart(2, '0')}`
  return minutes === 0 ? 'UTC' : `UTC${minutes < 0 ? '-' : '+'}${written}`
}
