import type { PropertyType } from 'adminjs'
import type { ResourceId } from '../../access/rights.js'

/** One field of a record, and the view's column behind it. */
export interface Column {
  /** The column, or an expression over columns, as SQL. */
  sql: string
  type?: PropertyType
  /** The resource whose id it holds. */
  reference?: ResourceId
  /** The only values it can have; filters then compare for equality. */
  values?: readonly string[]
  /** A telephone number: brackets, dashes and blanks in a filter are passed over. */
  phone?: boolean
  /** Filters compare the whole value: an id, which the host may have made a number or a uuid. */
  exact?: boolean
  unsortable?: boolean
  /** Never null: its order can be that of an index. */
  always?: boolean
  /** What a filter asks instead, as SQL: a function of the database that finds ids, say. Undefined for what nothing can have. */
  found?: (value: string, bind: (value: unknown) => string) => string | undefined
  /** No field of a record: something that a list can be filtered by. */
  filterOnly?: boolean
  /** What is sorted by instead, in the same order: an index, say. */
  order?: string
  /** Its moment is that of the record's id: a filter bounds the id too, so that months outside are not touched. */
  dated?: true
}

/** Where a resource's records come from. */
export interface Source {
  id: ResourceId
  /** One view, whose policies judge what this principal sees. */
  view: string
  /** The fields of a record, `id` first. */
  columns: Readonly<Record<string, Column>>
  /**
   * The view's own table and the fields that stand in it by the same columns. A page that needs no others is found there,
   * and only its records are read from the view: at 100,000 numbers 4 times as fast for a superadmin.
   */
  base?: { table: string; fields: readonly string[] }
  /** It grows with traffic: without a filter, how many there are is counted up to this, and pages end there. */
  countsTo?: number
  /** A filter on `field` alone looks no further back than `since`, unless one of `unless` narrows the search as well. */
  narrow?: { field: string; unless: readonly string[]; since: string }
  /**
   * The field that is the text of a message, and the fields that say where it stands. Whoever is given it is noted, and it
   * is not given where a record only stands beside another.
   */
  text?: { field: string; numberId: string; conversationId: string }
}
