import { Property } from '@adminjs/sql'
import type { Column } from './source.js'

/** One declared column as AdminJS's property. Never editable by AdminJS itself: verbs change, resources show. */
export class DeclaredProperty extends Property {
  private readonly sortable: boolean

  constructor(name: string, { type = 'string', reference, values, unsortable }: Column, position: number) {
    super({
      name,
      type: reference ? 'reference' : type,
      isId: name === 'id',
      position,
      isNullable: true,
      isEditable: false,
      referencedTable: reference ?? null,
      availableValues: values ? [...values] : null,
    })
    this.sortable = !unsortable
  }

  override isSortable(): boolean {
    return this.sortable
  }

  /** Which field names a record is said by the resource (`titleProperty`), not guessed from its name. */
  override isTitle(): boolean {
    return false
  }
}
