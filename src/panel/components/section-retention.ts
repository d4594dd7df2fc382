import { RetentionSetting } from './RetentionSetting.js'
import type { Section } from './setting.js'

/** How long texts and the webhook's log are kept. */
export const retentionSection: Section = {
  name: 'retention',
  settings: [
    { name: 'keepMessagesMonths', control: RetentionSetting, min: 1, max: 240, optional: true },
    { name: 'keepDeliveriesMonths', control: RetentionSetting, min: 1, max: 240, optional: true },
  ],
}
