import type { Words } from './use-words.js'

/** One line of the register, as the server gives it. */
export interface RegisterRow {
  id: string
  numberId: string
  number: string
  label: string
  tenant: string
  holder: string
  from: string
  until: string | null
  by: string | null
  byProvider: boolean
  endedBy: string | null
  endedByProvider: boolean
  endedReason: string | null
  note: string | null
}

/** What the register is asked for, as it stands in the page's address: texts, moments in UTC. */
export const registerFilters = ['number', 'person', 'tenantId', 'asOf', 'from', 'until'] as const
export type RegisterFilters = Partial<Record<(typeof registerFilters)[number], string>>

/** Who decided that somebody gets a number. */
export function decidedBy({ by, byProvider }: RegisterRow, words: Words): string {
  if (by !== null) return by
  return words(byProvider ? 'provider' : 'system')
}

/** Why somebody no longer holds a number, and on whose decision. */
export function endedHow({ endedReason, endedBy, endedByProvider }: RegisterRow, words: Words): string {
  const why = endedReason === null ? '' : words(`ended.${endedReason}`)
  if (endedBy === null && !endedByProvider) return why
  return words('endedBy', { why, name: endedBy ?? words('provider') })
}
