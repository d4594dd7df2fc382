import { z } from 'zod'
import type { SettledMoment } from '../numbers/moment-asked.js'

const iso = z.date().transform(at => at.toISOString())

/** What is asked of settings as they were: the state of a tenant or of the system, `$1`, at a moment, `$2`. */
export const stateThen = `
  select s.settings, s.valid_from, s.valid_to, s.correction from sms.settings_states s
  where s.tenant_id::text is not distinct from $1::text and s.valid_from <= $2::timestamptz
    and (s.valid_to is null or $2::timestamptz < s.valid_to)
  order by s.recorded_at desc limit 1`

/** A row of settings as they were. */
export const SettingsRow = z.object({
  values: z.record(z.string(), z.unknown()),
  since: iso.nullable(),
  until: iso.nullable(),
  correction: z.string().nullable(),
  knownFrom: iso,
  known: z.boolean(),
})

/** What settings were at a moment. */
export interface SettingsThen extends SettledMoment {
  /** By name, in their order; none where `known` is false. */
  settings: { name: string; value: unknown }[]
  /** From when to when they were so; `since` null: nobody had decided anything yet, and the defaults held. */
  since: string | null
  until: string | null
  /** Why this is not as it had been written down at the time. */
  correction: string | null
  /** Settings are written down as they change from here on; of before, nothing is known. */
  knownFrom: string
  known: boolean
}

/** The row as it is answered. */
export function thenOf(moment: SettledMoment, { values, ...row }: z.output<typeof SettingsRow>): SettingsThen {
  const settings = Object.entries(values).map(([name, value]) => ({ name, value }))
  return { ...moment, ...row, settings: row.known ? settings : [] }
}
