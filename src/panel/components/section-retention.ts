import type { Section } from './setting.js'

/** How long texts and the webhook's log are kept. */
export const retentionSection: Section = {
  name: 'retention',
  settings: [
    { name: 'keepMessagesMonths', min: 1, max: 240, optional: true, foresees: 'messages' },
    { name: 'keepDeliveriesMonths', min: 1, max: 240, optional: true, foresees: 'deliveries' },
  ],
}
