/** What a field is called on its form, by its name in what is posted: a refusal that names it says this. */
export const fieldNames: Readonly<Record<string, string>> = {
  'weekly.mon': 'Monday',
  'weekly.tue': 'Tuesday',
  'weekly.wed': 'Wednesday',
  'weekly.thu': 'Thursday',
  'weekly.fri': 'Friday',
  'weekly.sat': 'Saturday',
  'weekly.sun': 'Sunday',
  holidays: 'Days off',
  timeZone: 'Time zone',
  awayUntil: 'Away until',
  minutes: 'Minutes',
  number: 'Number',
  from: 'From',
  until: 'Until',
}
