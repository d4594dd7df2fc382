import { ViewHelpers } from 'adminjs'
import type { Need, NeedLine, Role } from './start.js'

const day = 86_400_000

/** Where one kind of thing is mended as a whole; null where each number or person has a place of its own. */
export function mendingOf({ kind, lines }: Need, role: Role): string | null {
  const views = new ViewHelpers()
  const list = (resourceId: string, filters: Record<string, string>) =>
    `${views.resourceUrl({ resourceId })}?${new URLSearchParams(
      Object.entries(filters).map(([name, value]) => [`filters.${name}`, value]),
    )}`
  const settings = (actionName: string) =>
    role === 'superadmin' ? views.recordActionUrl({ resourceId: 'sms_settings', recordId: 'system', actionName }) : null
  const since = new Date(Date.now() - day).toISOString()
  const tenant = lines.length === 1 ? lines[0]?.tenantId : null
  switch (kind) {
    case 'paused':
      return settings('sending')
    case 'credentials':
      return settings('edit')
    case 'balance':
      return settings('show')
    case 'webhook':
      return list('sms_numbers', { state: 'not_set' })
    case 'gone':
      return list('sms_numbers', { state: 'gone' })
    case 'unassigned':
      return list('sms_numbers', { state: 'unassigned' })
    case 'rejected':
      return list('sms_deliveries', { outcome: 'rejected', 'at~~from': since })
    case 'lost':
      return list('sms_lost_texts', { state: 'open', kind: 'inbound_lost' })
    case 'unlike':
      return list('sms_lost_texts', { state: 'open' })
    case 'failed':
      return list('sms_messages', { status: 'failed', 'at~~from': since })
    case 'held':
      return list('sms_messages', { status: 'held' })
    case 'limit':
      return tenant
        ? views.recordActionUrl({ resourceId: 'sms_tenant_settings', recordId: tenant, actionName: 'edit' })
        : views.resourceUrl({ resourceId: 'sms_tenant_settings' })
    default:
      return null
  }
}

/** The page of one number; where its webhook is what to look at, the webhook's. */
export function numberHref(kind: Need['kind'], recordId: string): string {
  const actionName = kind === 'webhook' ? 'showWebhook' : 'show'
  return new ViewHelpers().recordActionUrl({ resourceId: 'sms_numbers', recordId, actionName })
}

/** Where somebody's switch is. */
export function personHref(recordId: string): string {
  return new ViewHelpers().recordActionUrl({ resourceId: 'sms_users', recordId, actionName: 'setAvailability' })
}

/** Where one tenant stands in all of it, those with the most first: not more than can be read. */
export function firstLines(lines: readonly NeedLine[]): { shown: readonly NeedLine[]; more: number } {
  const shown = lines.slice(0, 5)
  return { shown, more: lines.length - shown.length }
}
