import type { Section } from './setting.js'

/** How long a conversation is one, and what is a text of its own. */
export const conversationsSection: Section = {
  name: 'conversations',
  settings: [
    { name: 'conversationIdleDays', min: 1, max: 90 },
    { name: 'duplicateWindowSeconds', min: 0, max: 600 },
  ],
}
