import type { Role } from './principal.js'

/** What one resource lets each role do: its actions, and which of its fields are not for everybody who sees a row. */
interface ResourceRights {
  actions: Readonly<Record<string, readonly Role[]>>
  fields?: Readonly<Record<string, { read: readonly Role[]; write: readonly Role[] }>>
}

const everyone = ['superadmin', 'tenant_admin', 'user'] as const
const admins = ['superadmin', 'tenant_admin'] as const
const superadmin = ['superadmin'] as const
const nobody = [] as const

const reading = (roles: readonly Role[]) => ({ list: roles, search: roles, show: roles })

/**
 * The one table of rights: role × resource × action × field. AdminJS's visibility, the API's guards and the tests are
 * derived from it; which rows a role sees is the business of the database's policies.
 * What it does not name is refused. A field that it does not name is read by whoever may read the resource.
 */
export const rights = {
  sms_numbers: {
    actions: {
      ...reading(everyone),
      link: superadmin,
      unlink: superadmin,
      resume: superadmin,
      setDelivery: superadmin,
      assign: admins,
      share: admins,
      previewHolders: admins,
      unassign: admins,
      enable: admins,
      disable: admins,
      bulkAssign: admins,
      bulkEnable: admins,
      bulkDisable: admins,
      setWorkingHours: admins,
      setTimer: admins,
      showWebhook: admins,
      doctor: admins,
      rotateToken: superadmin,
      setDeliveries: superadmin,
      edit: admins,
      timeline: admins,
      accessReview: admins,
      setNote: admins,
      releaseWaiting: admins,
    },
    fields: {
      label: { read: everyone, write: admins },
      tenantId: { read: admins, write: nobody },
      disabledReason: { read: admins, write: nobody },
      waiting: { read: admins, write: nobody },
    },
  },
  sms_assignments: {
    actions: { ...reading(everyone), exportAssignments: admins, register: admins },
    fields: { note: { read: admins, write: nobody } },
  },
  sms_messages: {
    actions: {
      ...reading(everyone),
      send: everyone,
      exportMessages: admins,
      previewErasure: admins,
      erasePeer: admins,
    },
    fields: { decision: { read: admins, write: nobody } },
  },
  sms_deliveries: {
    actions: {
      ...reading(admins),
      deliver: admins,
      replay: superadmin,
      sweep: superadmin,
      replaySet: superadmin,
      showRequest: admins,
      countDeliveries: admins,
      exportDeliveries: admins,
    },
  },
  sms_lost_texts: { actions: { ...reading(admins), dismiss: admins } },
  sms_settings: {
    actions: {
      list: superadmin,
      show: superadmin,
      edit: superadmin,
      testCredentials: superadmin,
      sending: superadmin,
      settingsThen: superadmin,
    },
    fields: {
      questblueUsername: { read: nobody, write: superadmin },
      questbluePassword: { read: nobody, write: superadmin },
      questblueSecurityKey: { read: nobody, write: superadmin },
    },
  },
  sms_tenant_settings: {
    actions: { ...reading(admins), edit: admins, previewRetention: admins, settingsThen: admins },
  },
  sms_opt_outs: {
    actions: {
      ...reading(admins),
      addOptOut: admins,
      endOptOut: admins,
      importOptOuts: admins,
      exportOptOuts: admins,
    },
  },
  sms_legal_holds: { actions: { ...reading(admins), placeHold: admins, releaseHold: admins } },
  sms_audit: { actions: { ...reading(admins), verify: admins } },
  sms_users: {
    actions: {
      ...reading(admins),
      findPeople: admins,
      reach: admins,
      setAvailability: everyone,
      setWorkingHours: everyone,
    },
  },
  sms_tenants: { actions: reading(admins) },
  sms_api_tokens: { actions: { ...reading(everyone), makeToken: everyone, revokeToken: everyone } },
  sms_inbox: { actions: { show: everyone, needNoAnswer: everyone, exportConversation: admins } },
} as const satisfies Record<string, ResourceRights>

export type ResourceId = keyof typeof rights

/** Every right that exists, as `resource.action`. */
export type Right = {
  [Resource in ResourceId]: `${Resource}.${Extract<keyof (typeof rights)[Resource]['actions'], string>}`
}[ResourceId]

/** Whether the table gives this role this action. Absent means no. */
export function mayAct(role: Role, resource: string, action: string): boolean {
  return rightsOf(resource)?.actions[action]?.includes(role) ?? false
}

/** Whether the table lets this role read this field of a row it sees. A field without a row is open to readers. */
export function mayReadField(role: Role, resource: string, field: string): boolean {
  return rightsOf(resource)?.fields?.[field]?.read.includes(role) ?? true
}

/** Whether the table lets this role write this field through the resource's `edit`. A field without a row is closed. */
export function mayWriteField(role: Role, resource: string, field: string): boolean {
  return rightsOf(resource)?.fields?.[field]?.write.includes(role) ?? false
}

const table: Readonly<Record<string, ResourceRights>> = rights

function rightsOf(resource: string): ResourceRights | undefined {
  return Object.hasOwn(table, resource) ? table[resource] : undefined
}
