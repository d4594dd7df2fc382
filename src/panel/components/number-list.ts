import type { ActionJSON, RecordJSON } from 'adminjs'

/** What a line of the list shows beside the fields of its record. */
export interface LineFacts {
  holderNames: string[]
  switchedAt: string | null
  /** The code of the refusal that every text from it would meet. */
  cannotSend: string | null
  /** What somebody should look at; empty where all is in order. */
  states: string[]
  /** Since when nothing has come in. */
  quietSince: string | null
  /** Segments; null for whom they do not concern. */
  usage: {
    inToday: number
    outToday: number
    inMonth: number
    outMonth: number
    dayLimit: number | null
    monthLimit: number | null
    countingZone: string
  } | null
}

/** A number as the list has it. */
export type Line = RecordJSON & { facts: LineFacts }

/** A page of the list. */
export interface NumberPage {
  meta: { total: number; perPage: number; page: number; direction: 'asc' | 'desc'; sortBy: string }
  records: Line[]
  role: 'superadmin' | 'tenant_admin' | 'user'
}

/** A page as it is answered where the actions are written out once. */
export interface AnsweredPage extends Omit<NumberPage, 'records'> {
  records: (Omit<Line, 'recordActions' | 'bulkActions'> & Record<'recordActions' | 'bulkActions', string[]>)[]
  actions: Record<string, ActionJSON>
}

/** A page whose lines have their actions. */
export function pageWith({ actions, records, ...page }: AnsweredPage): NumberPage {
  const named = (names: string[]) => names.flatMap(name => actions[name] ?? [])
  const whole = ({ recordActions, bulkActions, ...line }: AnsweredPage['records'][number]) => ({
    ...line,
    recordActions: named(recordActions),
    bulkActions: named(bulkActions),
  })
  return { ...page, records: records.map(whole) }
}

/** The sooner-or-later same page: what a list was asked for, without what a return adds to the address. */
export function questionOf(search: string): string {
  const question = new URLSearchParams(search)
  question.delete('refresh')
  return question.toString()
}

/** Whether a question asks for some of the numbers only. */
export function isNarrowed(search: string): boolean {
  return [...new URLSearchParams(search).keys()].some(key => key.startsWith('filters.'))
}
