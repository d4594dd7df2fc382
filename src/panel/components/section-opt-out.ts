import type { Section } from './setting.js'

/** What STOP, START and HELP do. */
export const optOutSection: Section = {
  name: 'optOut',
  settings: [
    { name: 'optOutScope', choices: ['tenant', 'number'] },
    { name: 'stopAnswer', maxLength: 320 },
    { name: 'startAnswer', maxLength: 320 },
    { name: 'helpAnswer', maxLength: 320 },
  ],
}
