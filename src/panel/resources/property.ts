import { Property } from '@adminjs/sql'
import type { Column } from './source.js'

/** One declared column as AdminJS's property. Never editable by AdminJS itself: verbs change, resources show. */
export class DeclaredProperty extends Property {
  private readonly sortable: boolean
  /** Whether it is a phone number, or names a record by one. */
  readonly isPhone: boolean

  constructor(
    name: string,
    { type = 'string', reference, values, unsortable, phone = false }: Column,
    position: number,
  ) {
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
    this.isPhone = phone || reference === 'sms_numbers' || reference === 'sms_messages'
  }

  override isSortable(): boolean {
    return this.sortable
  }

  /** Which field names a record is said by the resource (`titleProperty`), not guessed from its name. */
  override isTitle(): boolean {
    return false
  }
}
