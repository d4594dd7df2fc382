import type { Section } from './setting.js'

/** How numbers are routed that several people are given. */
export const routingSection: Section = {
  name: 'routing',
  settings: [{ name: 'defaultRouting', choices: ['everyone', 'round_robin', 'backup'] }],
}
