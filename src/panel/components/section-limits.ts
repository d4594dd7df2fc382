import type { Section } from './setting.js'

/** How much may be sent. */
export const limitsSection: Section = {
  name: 'limits',
  settings: [
    { name: 'personMinuteLimit', min: 1, max: 100_000 },
    { name: 'personDayLimit', min: 1, max: 1_000_000 },
    { name: 'numberMinuteLimit', min: 1, max: 100_000 },
  ],
}
