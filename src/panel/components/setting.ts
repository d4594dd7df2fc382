import type { ComponentType } from 'react'
import type { Words } from './use-words.js'

/** What the control of one setting is given. Values are texts, as in any form. */
export interface SettingProps {
  id: string
  value: string
  /** The values of the whole form as they stand, by name. */
  values: Readonly<Record<string, string>>
  words: Words
  /** Whose settings these are. */
  tenantId?: string
  onChange: (value: string) => void
  'aria-describedby'?: string
  'aria-invalid'?: boolean
}

/**
 * One setting of a section: a whole number (`optional`: or none; `foresees`: a term, of which it is said what would go), one
 * of a few, words of the tenant's own, or whatever a control of its own asks for. Its words are `<name>`, `<name>Hint` and `change.<name>` (what happens when it is changed), and for each choice
 * `<name>_<choice>`.
 */
export type Setting = { name: string } & (
  | { min: number; max: number; optional?: true; foresees?: 'messages' | 'deliveries' }
  | { choices: readonly string[] }
  | { maxLength: number }
  | { control: ComponentType<SettingProps> }
)

/** Settings that belong together, under one heading: the word `section.<name>`. */
export interface Section {
  name: string
  settings: readonly Setting[]
}
