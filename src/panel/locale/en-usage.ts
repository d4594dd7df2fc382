/** Words of the settings of what is counted. */
export const usageSettingsWords = {
  countingZone: 'A day is one of',
  countingZoneHint: 'Carriers count a brand’s texts to midnight on the Pacific coast: Los Angeles unless you decide.',
  numberDaySegments: 'Segments that one number sends a day',
  numberDaySegmentsHint: 'Shown beside what was sent; nothing is refused. Empty: no limit is shown.',
  numberMonthSegments: 'Segments that one number sends a month',
  numberMonthSegmentsHint: 'Shown beside what was sent; nothing is refused. Empty: no limit is shown.',
  tenantDaySegments: 'Segments that all numbers together send a day',
  tenantDaySegmentsHint: 'What carriers allow your brand. Shown, nothing is refused. Empty: no limit is shown.',
  tenantMonthSegments: 'Segments that all numbers together send a month',
  tenantMonthSegmentsHint: 'What you have agreed on, say. Shown, nothing is refused. Empty: no limit is shown.',
  silentDays: 'Days without a text in until a number is called silent',
  silentDaysHint: '1 to 365; 14 unless you decide.',
}

/** What happens when one of them is changed. */
export const usageSettingsChanges = {
  countingZone: 'days are counted by the new zone from now on. Those that were counted stay as they are.',
  numberDaySegments: 'the lists compare with it at once.',
  numberMonthSegments: 'the lists compare with it at once.',
  tenantDaySegments: 'the start page compares with it at once.',
  tenantMonthSegments: 'the start page compares with it at once.',
  silentDays: 'numbers are judged by it at once. Fewer days: a number that is seldom texted is called silent sooner.',
}

/** The same settings as fields of a tenant's record. */
export const usageSettingFields = {
  countingZone: 'Days are counted in',
  silentDays: 'Silent after (days)',
  numberDaySegments: 'Segments a number a day',
  numberMonthSegments: 'Segments a number a month',
  tenantDaySegments: 'Segments of all numbers a day',
  tenantMonthSegments: 'Segments of all numbers a month',
}
