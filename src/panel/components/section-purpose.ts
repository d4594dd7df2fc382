import type { Section } from './setting.js'

/** What has to be said when somebody is given a number. */
export const purposeSection: Section = {
  name: 'purpose',
  settings: [{ name: 'purposeRequired', choices: ['false', 'true'] }],
}
