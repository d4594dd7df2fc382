import type { Refused } from './answer.js'

/** What the list of deliveries is filtered by, as the actions behind it take it; a moment is in UTC. */
export type DeliveryFilters = Partial<Record<'outcome' | 'number' | 'reason' | 'dialect' | 'from' | 'until', string>>

/** Deliveries by outcome in one hour or one day. */
interface Count {
  at: string
  outcome: string
  count: number
}

/** Requests that did not authenticate, of one source: how many since when, and how many of them came too fast. */
export interface Stranger {
  address: string
  count: number
  refused: number
}

/** What the page shows beside the list. `strangers`: a superadmin's, of the process that answered. */
export interface DeliveryCounts {
  from: string
  until: string
  step: 'hour' | 'day'
  counts: Count[]
  mayReplay: boolean
  strangers: { since: string; sources: Stranger[]; others: number } | null
}

/** A part of a set, foreseen or taken in. */
export interface SetPart {
  counts: Record<string, number>
  results: { deliveryId: string; number: string | null; outcome: string; refusal: Refused | null }[]
  next: string | null
}

/** Which of the chart's bars an outcome counts in. */
export const series = ['delivered', 'held', 'refused', 'other'] as const
export type Series = (typeof series)[number]

export function seriesOf(outcome: string): Series {
  if (outcome === 'delivered') return 'delivered'
  if (outcome.startsWith('held')) return 'held'
  return outcome === 'rejected' || outcome === 'unknown_number' ? 'refused' : 'other'
}

/** The filters of AdminJS's list, as its address has them. */
export function filtersIn(search: string): DeliveryFilters {
  const address = new URLSearchParams(search)
  const named = {
    outcome: 'outcome',
    number: 'number',
    reason: 'reason',
    dialect: 'dialect',
    from: 'at~~from',
    until: 'at~~to',
  }
  return Object.fromEntries(
    Object.entries(named).flatMap(([name, field]) => {
      const value = address.get(`filters.${field}`)
      if (!value) return []
      const moment = new Date(value)
      if (!field.startsWith('at') || Number.isNaN(moment.getTime())) return [[name, value]]
      return [[name, moment.toISOString()]]
    }),
  )
}
