import type { PropertyOptions, ResourceWithOptions } from 'adminjs'
import { WalledResource } from './walled-resource.js'

const cells: Readonly<Record<string, string>> = { datetime: 'SmsMomentCell', boolean: 'SmsYesNo' }

/**
 * Shows moments in the reader's zone and language, and yes and no in words: AdminJS's own cells know neither. A component
 * that a resource names for a field stays, but for those that only leave out what is not set.
 */
export function withOwnCells({ resource, options }: ResourceWithOptions): ResourceWithOptions {
  if (!(resource instanceof WalledResource)) return { resource, options }
  const properties: Record<string, PropertyOptions> = { ...options.properties }
  for (const property of resource.properties()) {
    const component = cells[property.type()]
    if (!component) continue
    const own = properties[property.name()]
    const { list = component, show = component } = own?.components ?? {}
    properties[property.name()] = {
      ...own,
      components: { ...own?.components, list, show: show === 'SmsWhereSet' ? component : show },
    }
  }
  return { resource, options: { ...options, properties } }
}
