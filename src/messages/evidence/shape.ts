import type { Link } from './chain.js'
import type { Note, Text } from './entries.js'
import type { Facts, Time } from './facts.js'

/** Of which form a document is. A field more leaves it as it is; another meaning gets another number. */
export const format = 'adminjs-sms-numbers conversation 1'

/** What stands at the head: what was exported, when, and by whom. */
export type Head = Link<Facts & { format: string; exportedBy: { id: string; name: string; role: string } }>

/** A file of a text; `path`: where it lies in the ZIP, null where there is none. */
export type EvidenceFile = Text['files'][number] & {
  type: string | null
  sha256: string | null
  path: string | null
}

/** One text or note, in its place. */
export type Entry = Link<((Omit<Text, 'files'> & { files: EvidenceFile[] }) | Note) & { place: number }>

/** What stands at the end: how much there is, and where it was cut, if it was. */
export type End = Link<{ texts: number; notes: number; files: number; complete: boolean; continuesFrom: Time | null }>
