import type { Section } from './setting.js'

/** To whom texts may go, and from which numbers. */
export const destinationsSection: Section = {
  name: 'destinations',
  settings: [
    { name: 'sendToCanada', choices: ['false', 'true'] },
    { name: 'sendUnregistered', choices: ['false', 'true'] },
  ],
}
