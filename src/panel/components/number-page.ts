import type { RecordJSON } from 'adminjs'

/** Who could have a text of a number, in order, and why routing passes over them now. */
export interface Candidate {
  user: string
  name: string
  position: number
  skipped: 'away' | 'outside_hours' | 'number_closed' | null
}

/** Where the next new conversation goes: `next[0]`, or all of `all` where that is null. */
export interface Routing {
  outcome: 'delivered' | 'held_disabled' | 'held_tier' | 'held_unassigned' | 'rejected'
  rule: 'single' | 'everyone' | 'round_robin' | 'backup'
  nobodyAvailable: boolean
  candidates: Candidate[]
  all: { user: string; name: string }[]
  next: ({ user: string; name: string } | null)[]
}

/** One thing that happened to the number; people in `detail` by name, null for somebody who is not known here. */
export interface TimelineEvent {
  id: string
  at: string
  who: string | null
  actorRole: string
  action: string
  detail: Record<string, unknown>
  /** What there was of it was erased on request. */
  detailErased: boolean
}

export interface Timeline {
  events: TimelineEvent[]
  older: boolean
}

/** A text that waits to be delivered; `id` is its delivery's. */
export interface HeldText {
  id: string
  at: string
  peer: string
  text: string
  files: number
  why: string
}

export interface Delivery {
  id: string
  at: string
  outcome: string
  reason: string | null
  durationMs: number
  releasedAt: string | null
}

/** Texts of one day, which is written `2026-03-03`. */
export interface Day {
  day: string
  received: number
  sent: number
  failed: number
}

/** A limit of segments out, for this number or for all of the tenant's, and what is used of it. */
export interface Limit {
  scope: 'number' | 'tenant'
  period: 'day' | 'month'
  segments: number
  used: number
  zone: string
}

/** What only admins see of a number. */
export interface Desk {
  queued: number
  waiting: number
  held: HeldText[]
  deliveries: Delivery[]
  days: Day[]
  limits: Limit[]
  /** Segments. */
  used: { inToday: number; outToday: number; inMonth: number; outMonth: number } | null
  zone: string
  /** When it was last switched on or off. */
  switchedAt: string | null
  note: { text: string; at: string; who: string | null } | null
  webhook: {
    state: 'not_url' | 'set_by_us' | 'confirmed' | 'doubtful'
    since: string | null
    mode: string | null
    readAt: string | null
  }
  timeline: Timeline
}

/** What the server tells of a number beside its record. */
export interface Page {
  routing: Routing
  cannotSend: { code: string; message: string } | null
  unread: number
  desk: Desk | null
}

/** A number as its page shows it. */
export interface Shown {
  record: RecordJSON
  page: Page
}

/** Whether the reader may do something with the number as it is now: AdminJS offers it. */
export function mayDo(record: RecordJSON, action: string): boolean {
  return record.recordActions.some(({ name }) => name === action)
}
