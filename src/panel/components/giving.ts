import type { RecordJSON } from 'adminjs'
import type { PresentHolder } from './HandOverChoice.js'

/** What giving a number to others begins with: who holds it, and whether a purpose must be documented. */
export interface Giving {
  present: PresentHolder[]
  purposeRequired: boolean
}

/** What the server told beside a record; undefined where it told nothing. */
export function givingIn(record: RecordJSON | undefined): Giving | undefined {
  return record && 'giving' in record ? (record.giving as Giving) : undefined
}
