import type { Values } from './answer.js'

/** Who is signed in. */
export interface Me {
  userId: string
  name: string
  role: 'superadmin' | 'tenant_admin' | 'user'
  tenantId: string | null
}

/** The person's own switch, and when an absence ends by itself. */
export interface Presence {
  available: boolean
  awayUntil: string | null
}

/** A linked number that the person sees; `held`: they may send from it. */
export interface ListedNumber {
  id: string
  number: string
  label: string
  enabled: boolean
  held: boolean
  sending: 'registered' | 'pending' | 'unregistered' | 'toll_free' | 'unknown'
  goneSince: string | null
  /** What every text from it would be refused with, whoever writes. */
  cannotSend: { code: string; message: string } | null
}

/** One line of the inbox. */
export interface Conversation {
  id: string
  number: string
  numberId: string
  peer: string
  peerKind: 'phone' | 'short_code' | 'other' | 'erased'
  participants: string[]
  handlerId: string | null
  handlerName: string | null
  lastAt: string
  lastText: string
  lastDirection: 'in' | 'out'
  /** The last text was sent by the number itself. */
  lastAutomatic: boolean
  /** The last text was erased at the customer's request. */
  lastErased: boolean
  /** Who sent the last text; null where none of our people did. */
  lastAuthorName: string | null
  unread: number
  /** Since when it waits for an answer; null: it does not. */
  waitingSince: string | null
  /** The newest text by which a search met it, if it was by a text. */
  match: { text: string; at: string } | null
}

/** One text of a thread. */
export interface Message {
  id: string
  number: string
  peer: string
  direction: 'in' | 'out'
  text: string
  media: { id: string; type: string | null; size: number | null; state: 'pending' | 'kept' | 'failed' }[]
  status: string
  conversationId: string
  /** Who sent it; null for what came in, and what the number sent itself. */
  authorName: string | null
  /** Of a group text that was sent: how far it has come to each; else empty. */
  recipients: { number: string; status: string; reason: string | null; reasonCode: string | null }[]
  handlerId: string | null
  at: string
  reason?: string | null
  /** The code of `reason`, where it is a sentence of ours. */
  reasonCode?: string | null
  /** Why it was held, if it was delivered late. */
  late?: string | null
  /** Sent by the number itself. */
  automatic: boolean
  /** Of a duplicate: `open` while it is not known whether it was sent twice. */
  doubled: 'open' | 'settled' | null
  /** Of a duplicate: the text that it equals. */
  doubleOf: string | null
  /** When its text and files were erased at the customer's request; null: they were not. */
  erasedAt: string | null
}

/** What a thread says beside its texts: that it moved on, or was handed over, to somebody. */
export interface ThreadNote {
  id: string
  kind: 'moved_on' | 'handed_over'
  from: string | null
  to: string | null
  minutes: number | null
  at: string
}

/** One conversation as evidence, to be saved. */
export interface Evidence {
  blob: Blob
  name: string
  texts: number
  /** SHA-256 of the file, in hex. */
  hash: string
  /** From when on the rest is exported; null: there is none. */
  continuesFrom: string | null
}

/** A refusal of the API, with its sentence. */
export class RestError extends Error {
  readonly code: string | undefined
  readonly values: Values | undefined

  constructor(message: string, { code, values }: { code?: string; values?: Values } = {}) {
    super(message)
    this.code = code
    this.values = values
  }
}

/** The API that the inbox speaks to, on the host's session. It lies at the origin's root, wherever the panel is. */
export const rest = {
  me: () => ask<Me>('me'),
  numbers: () => ask<{ numbers: ListedNumber[] }>('numbers'),
  conversations: (query: {
    view: string
    number?: string
    search?: string
    id?: string
    before?: string
    limit?: string
  }) =>
    ask<{ conversations: Conversation[]; next: string | null; searchedSince: string | null }>(
      `conversations?${queryOf(query)}`,
    ),
  messages: (query: { conversationId: string; before?: string; limit?: string }) =>
    ask<{ messages: Message[]; next: string | null }>(`messages?${queryOf(query)}`),
  send: (
    text: {
      from: string
      to: string | string[]
      text: string
      mediaIds?: string[]
      seenUntil?: string
      anyway?: boolean
    },
    idempotencyKey: string,
  ) =>
    ask<Message>('messages', {
      method: 'POST',
      headers: { 'Idempotency-Key': idempotencyKey },
      body: JSON.stringify(text),
    }),
  notes: (conversationId: string) => ask<{ notes: ThreadNote[] }>(`conversations/${conversationId}/notes`),
  markRead: (conversationId: string) =>
    ask<unknown>(`conversations/${conversationId}/read`, { method: 'POST', body: '{}' }),
  needNoAnswer: (conversationId: string) =>
    ask<unknown>(`conversations/${conversationId}/no-answer-needed`, { method: 'POST', body: '{}' }),
  availability: () => ask<Presence>('availability'),
  setAvailability: (available: boolean, awayUntil: string | null = null) =>
    ask<Presence>('availability', { method: 'POST', body: JSON.stringify({ available, awayUntil }) }),
  pushKey: () => ask<{ publicKey: string | null }>('push'),
  keepPush: (subscription: PushSubscription) =>
    ask<unknown>('push/subscriptions', { method: 'POST', body: JSON.stringify(subscription) }),
  endPush: (endpoint: string) => ask<unknown>('push/end', { method: 'POST', body: JSON.stringify({ endpoint }) }),
  /** `from` and `until`: a day, or a moment in UTC. */
  evidence: async (conversationId: string, period: { from?: string; until?: string }): Promise<Evidence> => {
    const response = await fetch(`/api/sms/conversations/${conversationId}/export?${queryOf(period)}`, {
      credentials: 'same-origin',
    })
    if (!response.ok) throw await refusalOf(response)
    const { headers } = response
    const digest = /:(.*):/.exec(headers.get('Repr-Digest') ?? '')?.[1] ?? ''
    return {
      blob: await response.blob(),
      name: /filename="(.*)"/.exec(headers.get('Content-Disposition') ?? '')?.[1] ?? 'conversation.zip',
      texts: Number(headers.get('Sms-Export-Texts')),
      hash: Array.from(atob(digest), byte => byte.charCodeAt(0).toString(16).padStart(2, '0')).join(''),
      continuesFrom: headers.get('Sms-Export-Continues-From'),
    }
  },
  /** Throws away a file that was not sent; also when the page goes. */
  removeMedia: async (id: string): Promise<void> => {
    await fetch(`/api/sms/media/${id}`, { method: 'DELETE', credentials: 'same-origin', keepalive: true })
  },
  workingHours: () => ask<{ hours: object | null }>('working-hours'),
  setWorkingHours: (hours: Record<string, unknown>) =>
    ask<{ hours: object | null }>('working-hours', { method: 'POST', body: JSON.stringify(hours) }),
  mediaAddress: (id: string) => `/api/sms/media/${id}`,
}

async function ask<Answer>(path: string, init: RequestInit = {}): Promise<Answer> {
  const headers = {
    Accept: 'application/json',
    ...(init.body ? { 'Content-Type': 'application/json' } : {}),
    ...init.headers,
  }
  const response = await fetch(`/api/sms/${path}`, { credentials: 'same-origin', ...init, headers })
  if (!response.ok) throw await refusalOf(response)
  return response.json()
}

async function refusalOf(response: Response): Promise<RestError> {
  const answer = await response.json()
  return new RestError(answer?.error?.message ?? response.statusText, answer?.error)
}

function queryOf(query: Record<string, string | undefined>): string {
  const given = Object.entries(query).filter((entry): entry is [string, string] => Boolean(entry[1]))
  return new URLSearchParams(given).toString()
}
