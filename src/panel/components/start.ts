/** What needs somebody, of one tenant; of the whole account where there is none. */
export interface NeedLine {
  tenantId: string | null
  tenantName: string | null
  count: number
  oldest: string | null
  /** The first few, by name. */
  numbers: { id: string; number: string; label: string }[]
  people: { id: string; name: string | null }[]
  /** Of texts that were lost: why most of them probably were. */
  why: string | null
}

/** One kind of thing that needs somebody: how often, since when, and where. */
export interface Need {
  kind:
    | 'paused'
    | 'credentials'
    | 'balance'
    | 'webhook'
    | 'gone'
    | 'lost'
    | 'rejected'
    | 'failed'
    | 'unlike'
    | 'held'
    | 'nobody'
    | 'away'
    | 'unassigned'
    | 'limit'
  state?: string
  count: number
  oldest: string | null
  lines: NeedLine[]
}

export type Role = 'superadmin' | 'tenant_admin' | 'user'

/** What the start page is handed. */
export interface Start {
  /** Null for whoever is not known here. */
  who: { name: string; role: Role } | null
  /** Null for users. */
  admin: { needs: Need[]; yesterday: { received: number; sent: number; failed: number } | null } | null
  own: {
    unread: number
    waiting: number
    /** Those that wait longest. */
    longest: { id: string; number: string; peer: string; since: string }[]
    numbers: { id: string; number: string; label: string; enabled: boolean }[]
  } | null
}
