import type { RecordJSON } from 'adminjs'
import type { PresentHolder } from './HandOverChoice.js'

/** What giving a number to others begins with: who holds it, and whether a purpose must be documented. */
export interface Giving {
  present: PresentHolder[]
  purposeRequired: boolean
}

/** Of those who hold a number now, whoever loses it in the middle of conversations. */
export function losersOf(
  present: readonly PresentHolder[],
  staysWith: (userId: string) => boolean,
): readonly PresentHolder[] {
  return present.filter(({ id, open }) => open > 0 && !staysWith(id))
}

/** Who takes over what is open: whoever was chosen, as long as they hold it, or nobody (the empty text); else `otherwise`. */
export function successorOf(
  chosen: string | null,
  holds: (userId: string) => boolean,
  otherwise: string | undefined,
): string {
  return chosen === '' || (chosen !== null && holds(chosen)) ? chosen : (otherwise ?? '')
}

/** What the server told beside a record; undefined where it told nothing. */
export function givingIn(record: RecordJSON | undefined): Giving | undefined {
  return record && 'giving' in record ? (record.giving as Giving) : undefined
}
