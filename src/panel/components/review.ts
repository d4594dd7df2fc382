import type { RecordJSON } from 'adminjs'

/** Of when an answer is; `now`: the host has just been read for it. */
interface Asked {
  at: string
  now: boolean
  /** When the host's people were last read as a whole. */
  readAt: string | null
}

export interface Holder {
  userId: string
  name: string
  since: string
  readsFrom: string | null
  reads: boolean | null
  readAt: string | null
}

export interface Admin {
  role: 'tenant_admin' | 'superadmin'
  userId: string
  name: string
  readAt: string
}

/** The tenant and the state in which a number was. */
export interface Tenure {
  numberId: string
  tenant: string | null
  linkedAt: string
  unlinkedAt: string | null
  linked: boolean
  enabled: boolean | null
  reason: string | null
  routing: string | null
  shared: boolean | null
  since: string | null
  fromAudit: boolean
  knownFrom: string | null
  correction: string | null
  service: 'in_service' | 'tier_required' | 'credentials_missing' | null
}

/** Who could read a number, as the action `accessReview` answers. */
export interface AccessReview extends Asked {
  number: string
  tenure: Tenure | null
  holders: Holder[]
  admins: Admin[]
}

export interface HeldNumber {
  numberId: string
  number: string
  label: string
  tenant: string | null
  inOrder: number
  holders: number
  enabled: boolean | null
  since: string
  readsFrom: string | null
  reads: boolean | null
}

/** What somebody could reach, as the action `reach` answers. */
export interface Reach extends Asked {
  person: {
    name: string
    role: string | null
    active: boolean
    tenant: string | null
    readAt: string
    byRole: 'tenant_admin' | 'superadmin' | null
    linked: number | null
    ended: number | null
  } | null
  held: HeldNumber[]
  heldTotal: number
}

/** What settings were, as the action `settingsThen` answers. */
export interface SettingsThen extends Asked {
  settings: { name: string; value: unknown }[]
  since: string | null
  until: string | null
  correction: string | null
  knownFrom: string
  known: boolean
}

/** The review that the action gives in its record. */
export function reviewIn<Review>(record: (RecordJSON & { review?: Review }) | undefined): Review | null {
  return record?.review ?? null
}
