/** One row of the audit; `at` in microseconds since 1970. */
export interface Logged {
  at: number
  tenant: string | null
  action: string
  ids: { number?: string; user?: string }
  detail: Record<string, unknown>
}

export interface ModelTenure {
  numberId: string
  tenant: string | null
  digits: string
  linkedAt: number
  linked: boolean
  enabled: boolean
  reason: string | null
  routing: string
  shared: boolean
  holders: string[]
}

/** What was so at a moment, as the audit alone tells it. */
export interface Then {
  tenures: ModelTenure[]
  /** `role tenant user`, the tenant `all` for a superadmin. */
  admins: Set<string>
  /** `tenant user` of holders who were no members any more. */
  gone: Set<string>
  /** Of tenants whose tier has changed: whether it opened SMS. */
  served: Map<string, boolean>
}

const text = (value: unknown) => (typeof value === 'string' ? value : null)
const users = (value: unknown) => (Array.isArray(value) ? value.map(String) : [])

/** Replays the log, oldest first, up to a moment and with it. */
export function replay(log: readonly Logged[], at: number): Then {
  const then: Then = { tenures: [], admins: new Set(), gone: new Set(), served: new Map() }
  for (const row of log) {
    if (row.at > at) break
    const tenure = then.tenures.find(({ numberId }) => numberId === row.ids.number)
    if (tenure) ofNumber(then, tenure, row)
    else ofOthers(then, row)
  }
  return then
}

function ofNumber({ gone }: Then, tenure: ModelTenure, { tenant, action, ids, detail }: Logged): void {
  const give = (shared = tenure.shared) => {
    for (const user of users(detail.after)) {
      if (!tenure.holders.includes(user)) gone.delete(`${tenant} ${user}`)
    }
    const routing = text(detail.routing) ?? tenure.routing
    Object.assign(tenure, { holders: users(detail.after), routing, shared })
  }
  const changes: Record<string, () => void> = {
    'number.enable': () => Object.assign(tenure, { enabled: true, reason: text(detail.reason) }),
    'number.disable': () => Object.assign(tenure, { enabled: false, reason: text(detail.reason) }),
    'number.assign': () => give(false),
    'number.unassign': () => give(false),
    'number.share': () => give(true),
    'number.unlink': () => give(),
    'number.order': () => give(),
    'number.routing': () => Object.assign(tenure, { routing: detail.after }),
    'number.holder_left': () => Object.assign(tenure, { holders: tenure.holders.filter(user => user !== ids.user) }),
    'number.unlinked': () => Object.assign(tenure, { linked: false }),
  }
  changes[action]?.()
}

function ofOthers(then: Then, { at, tenant, action, ids, detail }: Logged): void {
  const admin = `${text(detail.role)} ${tenant ?? 'all'} ${ids.user}`
  if (action === 'person.admin_began') then.admins.add(admin)
  if (action === 'person.admin_ended') then.admins.delete(admin)
  if (action === 'person.left') then.gone.add(`${tenant} ${ids.user}`)
  if (action === 'tenant.changed') then.served.set(String(tenant), detail.after !== 'community')
  if (action === 'number.link' && ids.number) {
    then.tenures.push({
      numberId: ids.number,
      tenant,
      digits: text(detail.digits) ?? '',
      linkedAt: at,
      linked: true,
      enabled: detail.enabled === true,
      reason: null,
      routing: text(detail.routing) ?? '',
      shared: false,
      holders: [],
    })
  }
}
