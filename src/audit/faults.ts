/**
 * What can be wrong with a chain, in a sentence each; `{{seq}}` is the place, `{{until}}` the last that may be concerned.
 * The panel's words and the command's are these.
 */
export const faultSentences = {
  altered: 'Row {{seq}} does not fit the row before it: one of the two was altered or replaced.',
  deleted: 'Rows are missing from place {{seq}} on: they were deleted.',
  inserted: 'Row {{seq}} does not belong there: a row was inserted.',
  reordered: 'Row {{seq}} belongs elsewhere: rows were put into another order.',
  truncated: 'Rows {{seq}} to {{until}} are missing: the end was cut off after a head had been signed.',
  head_mismatch: 'Rows {{seq}} to {{until}} are not those that were signed: some of them were rewritten.',
  detail_altered: 'The detail of row {{seq}} is not the one that was written.',
  detail_missing: 'The detail of row {{seq}} is gone, and nobody has recorded that it was erased.',
  head_forged: 'The signed head of row {{seq}} is not as it was signed, or nobody who has the key has signed it.',
  head_missing: 'A signed head was taken out of the database, the one of row {{seq}} or one before it.',
  head_key_unknown:
    'The head of row {{seq}} was signed by a key that is not here: add the older encryption key behind the newer, with a comma.',
} as const satisfies Record<string, string>

/** A stable name for what is wrong with a chain. */
export type FaultKind = keyof typeof faultSentences

/** The first place where a chain is not as it was sealed. */
export interface Fault {
  kind: FaultKind
  seq: number
  /** Where the place is a stretch: its end. */
  until?: number
  /** The row that stands there, if one does. */
  rowId?: string
}

/** The earlier of two, a stretch by its end; the first where they are of one place. */
export function earlier(one: Fault | undefined, other: Fault | undefined): Fault | undefined {
  if (!one || !other) return one ?? other
  return (other.until ?? other.seq) < (one.until ?? one.seq) ? other : one
}
