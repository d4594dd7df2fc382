import { z } from 'zod'
import { TimeZone } from '../numbers/hours-input.js'

/** One thing that a tenant decides for itself: where it is kept, what it may be, and what it is until somebody decides. */
interface TenantSetting {
  column: string
  type: 'smallint' | 'integer' | 'text' | 'boolean'
  schema: z.ZodType
  /** As SQL; null where nothing is the default. */
  otherwise: string
}

const whole = (least: number, most: number) => z.coerce.number().int().min(least).max(most).optional()
/** Empty for none. */
const wholeOrNone = z.union([z.literal(''), z.coerce.number().int().min(1).max(1_000_000_000)]).optional()
/** Months that something is kept; empty: for ever. */
const term = z.union([z.literal(''), z.coerce.number().int().min(1).max(240)]).optional()
const yesOrNo = z.union([z.boolean(), z.enum(['true', 'false']).transform(word => word === 'true')]).optional()
/** Words of the tenant's own; empty for none. Two parts of a text at most. */
const words = z.string().trim().max(320).optional()

const table = {
  conversationIdleDays: { column: 'conversation_idle_days', type: 'smallint', schema: whole(1, 90), otherwise: '7' },
  duplicateWindowSeconds: {
    column: 'duplicate_window_seconds',
    type: 'smallint',
    schema: whole(0, 600),
    otherwise: '60',
  },
  defaultRouting: {
    column: 'default_routing',
    type: 'text',
    schema: z.enum(['everyone', 'round_robin', 'backup']).optional(),
    otherwise: "'everyone'",
  },
  optOutScope: {
    column: 'opt_out_scope',
    type: 'text',
    schema: z.enum(['tenant', 'number']).optional(),
    otherwise: "'tenant'",
  },
  stopAnswer: { column: 'stop_answer', type: 'text', schema: words, otherwise: 'null' },
  startAnswer: { column: 'start_answer', type: 'text', schema: words, otherwise: 'null' },
  helpAnswer: { column: 'help_answer', type: 'text', schema: words, otherwise: 'null' },
  sendToCanada: { column: 'send_to_canada', type: 'boolean', schema: yesOrNo, otherwise: 'false' },
  personMinuteLimit: {
    column: 'person_minute_limit',
    type: 'integer',
    schema: whole(1, 100_000),
    otherwise: '30',
  },
  personDayLimit: { column: 'person_day_limit', type: 'integer', schema: whole(1, 1_000_000), otherwise: '500' },
  numberMinuteLimit: {
    column: 'number_minute_limit',
    type: 'integer',
    schema: whole(1, 100_000),
    otherwise: '60',
  },
  purposeRequired: { column: 'purpose_required', type: 'boolean', schema: yesOrNo, otherwise: 'false' },
  countingZone: {
    column: 'counting_zone',
    type: 'text',
    schema: TimeZone.optional(),
    otherwise: "'America/Los_Angeles'",
  },
  silentDays: { column: 'silent_days', type: 'smallint', schema: whole(1, 365), otherwise: '14' },
  numberDaySegments: { column: 'number_day_segments', type: 'integer', schema: wholeOrNone, otherwise: 'null' },
  numberMonthSegments: { column: 'number_month_segments', type: 'integer', schema: wholeOrNone, otherwise: 'null' },
  tenantDaySegments: { column: 'tenant_day_segments', type: 'integer', schema: wholeOrNone, otherwise: 'null' },
  tenantMonthSegments: { column: 'tenant_month_segments', type: 'integer', schema: wholeOrNone, otherwise: 'null' },
  keepMessagesMonths: { column: 'keep_messages_months', type: 'smallint', schema: term, otherwise: 'null' },
  keepDeliveriesMonths: { column: 'keep_deliveries_months', type: 'smallint', schema: term, otherwise: 'null' },
  sendUnregistered: { column: 'send_unregistered', type: 'boolean', schema: yesOrNo, otherwise: 'false' },
} as const satisfies Record<string, TenantSetting>

type Name = keyof typeof table

/** Every setting of a tenant by name, in the order in which they are shown: a new one is a row here and its column. */
export const tenantSettings: Readonly<Record<Name, TenantSetting>> = table

const names = Object.keys(table).filter((name): name is Name => Object.hasOwn(table, name))

/** The settings with their names. */
export const everyTenantSetting = names.map(name => ({ name, ...tenantSettings[name] }))

/** Those that are none until somebody decides, and may be emptied again. */
export const emptySettings = everyTenantSetting.filter(({ otherwise }) => otherwise === 'null').map(({ name }) => name)

/** A setting of the tenant whose row `tenant` names, or its default: an expression for lists. */
export function tenantSettingOf({ column, otherwise }: TenantSetting, tenant: string): string {
  return `coalesce((select g.${column} from sms.tenant_settings g where g.tenant_id = ${tenant}), ${otherwise})`
}

const shapes = Object.fromEntries(names.map(name => [name, table[name].schema])) as {
  [Each in Name]: (typeof table)[Each]['schema']
}

/** The settings as somebody enters them; what is left out stays. */
export const TenantSettingsInput = z.object(shapes)
