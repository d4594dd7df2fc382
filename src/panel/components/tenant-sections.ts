import { conversationsSection } from './section-conversations.js'
import { destinationsSection } from './section-destinations.js'
import { limitsSection } from './section-limits.js'
import { optOutSection } from './section-opt-out.js'
import { purposeSection } from './section-purpose.js'
import { retentionSection } from './section-retention.js'
import { routingSection } from './section-routing.js'
import { usageSection } from './section-usage.js'
import type { Section } from './setting.js'

/** What a tenant decides, section by section, in the order of the page: a new one is a file and a line here. */
export const tenantSections: readonly Section[] = [
  conversationsSection,
  routingSection,
  limitsSection,
  usageSection,
  destinationsSection,
  optOutSection,
  purposeSection,
  retentionSection,
]
