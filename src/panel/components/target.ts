import type { ActionProps } from 'adminjs'
import type { Target } from './use-submit.js'
import { readable } from './who.js'

/** What an action's form acts on: the one record, the chosen records, or the resource. */
export function targetOf({ resource, action, record, records }: ActionProps): Target {
  const target = { resourceId: resource.id, actionName: action.name }
  if (record) return { ...target, recordId: record.id }
  return records ? { ...target, recordIds: records.map(({ id }) => id) } : target
}

/** Whose people can be chosen: of the one tenant that all chosen numbers are in. A tenant admin's records name none. */
export function tenantOf({ record, records }: ActionProps): string | undefined {
  const tenants = new Set((record ? [record] : (records ?? [])).map(({ params }) => params.tenantId))
  return tenants.size === 1 ? [...tenants][0] : undefined
}

/** A page's number as people read it, with its label. */
export function numberSubjectOf({ record }: ActionProps): string {
  return labelled(String(record?.params.number ?? ''), record?.params.label)
}

/** What a form is about, by name: one number with its label, or several. The system's settings are one of a kind, and have none. */
export function subjectOf({ resource, record, records }: ActionProps): string {
  if (resource.id === 'sms_settings') return ''
  return (record ? [record] : (records ?? [])).map(({ title, params }) => labelled(title, params.label)).join(', ')
}

function labelled(title: string, label: string | null | undefined): string {
  return label ? `${readable(title)} · ${label}` : readable(title)
}
