import type { Section } from './setting.js'
import { ZoneSetting } from './ZoneSetting.js'

const most = 1_000_000_000

/** What is counted, by which days, and what a number is called silent by. */
export const usageSection: Section = {
  name: 'usage',
  settings: [
    { name: 'countingZone', control: ZoneSetting },
    { name: 'numberDaySegments', min: 1, max: most, optional: true },
    { name: 'numberMonthSegments', min: 1, max: most, optional: true },
    { name: 'tenantDaySegments', min: 1, max: most, optional: true },
    { name: 'tenantMonthSegments', min: 1, max: most, optional: true },
    { name: 'silentDays', min: 1, max: 365 },
  ],
}
