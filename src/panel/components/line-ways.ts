import { type RecordJSON, ViewHelpers } from 'adminjs'

/** The way to one action of a number. */
export interface Way {
  action: string
  label: string
  href: string
}

/** What this reader may do with a number now, as its record says. */
export function waysOf({ id, recordActions }: RecordJSON, resourceId: string): Way[] {
  const views = new ViewHelpers()
  return recordActions
    .filter(({ name, component }) => name !== 'show' && component !== false)
    .map(({ name, label }) => ({
      action: name,
      label: label || name,
      href: views.recordActionUrl({ resourceId, recordId: id, actionName: name }),
    }))
}

/** The page of a number. */
export function pageOf(resourceId: string, recordId: string): string {
  return new ViewHelpers().recordActionUrl({ resourceId, recordId, actionName: 'show' })
}
