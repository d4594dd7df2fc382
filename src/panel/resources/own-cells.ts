import type { BaseProperty, PropertyOptions, ResourceWithOptions } from 'adminjs'
import { DeclaredProperty } from './property.js'
import { WalledResource } from './walled-resource.js'

const cells: Readonly<Record<string, string>> = { datetime: 'SmsMomentCell', boolean: 'SmsYesNo' }
const cellOf = (property: BaseProperty) =>
  property instanceof DeclaredProperty && property.isPhone ? 'SmsPhone' : cells[property.type()]

/**
 * Shows moments in the reader's zone and language, yes and no in words, and phone numbers as people read them: AdminJS's own
 * cells know none of it. A component that a resource names for a field stays, but for those that only leave out what is not set.
 */
export function withOwnCells({ resource, options }: ResourceWithOptions): ResourceWithOptions {
  if (!(resource instanceof WalledResource)) return { resource, options }
  const properties: Record<string, PropertyOptions> = { ...options.properties }
  for (const property of resource.properties()) {
    const component = cellOf(property)
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
