export const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const

/** A week as the form has it: what is typed for each day, and the days off. */
export interface HoursForm {
  always: boolean
  timeZone: string
  weekly: Record<string, string>
  holidays: string
}

const officeHours = Object.fromEntries(days.slice(0, 5).map(day => [day, '09:00-17:00']))

/**
 * What a form begins with: the stored hours; where there are none, at any time, and office hours to choose instead.
 * Undefined where an answer says nothing of hours.
 */
export function hoursIn(answer: object | undefined): HoursForm | undefined {
  if (!answer || !('hours' in answer)) return undefined
  const hours: unknown = answer.hours
  if (!isStored(hours)) return { always: true, timeZone: ownZone(), weekly: officeHours, holidays: '' }
  const { timeZone, weekly, holidays } = hours
  return { always: false, timeZone, weekly: typed(weekly), holidays: holidays.join(', ') }
}

/** What is sent of a form. */
export function sentOf({ always, ...hours }: HoursForm): Record<string, unknown> {
  return always ? { always } : hours
}

/** The stored automatic answer of a number; empty: none. */
export function answerIn(answer: object | undefined): string {
  const text: unknown = answer && 'automaticAnswer' in answer ? answer.automaticAnswer : undefined
  return typeof text === 'string' ? text : ''
}

/** All zones that the browser knows, and the one that is chosen. */
export function zonesWith(chosen: string): { value: string; label: string }[] {
  const known = ['UTC', ...Intl.supportedValuesOf('timeZone').filter(zone => zone !== 'UTC')]
  const zones = known.includes(chosen) ? known : [chosen, ...known]
  return zones.map(zone => ({ value: zone, label: zone.replaceAll('_', ' ') }))
}

function ownZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone
}

function typed(weekly: Stored['weekly']): Record<string, string> {
  return Object.fromEntries(days.map(day => [day, (weekly[day] ?? []).map(span => span.join('-')).join(', ')]))
}

interface Stored {
  timeZone: string
  weekly: Record<string, [string, string][]>
  holidays: string[]
}

function isStored(value: unknown): value is Stored {
  return typeof value === 'object' && value !== null && 'timeZone' in value && 'weekly' in value
}
