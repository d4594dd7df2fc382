/**
 * What fills the place of a refusal's sentence where it is words of ours, by a name of its own, so that a reader of any
 * language reads it. `{place}` is filled from values; `count` decides between one and several.
 */
const table = {
  no_reason: 'no reason given',
  in_field: '{field}: {wrong}',

  // What is wrong with what was entered, whatever the field.
  needed: 'enter something',
  too_short: 'at least {least} characters',
  too_long: 'at most {most} characters',
  too_small: 'a number of at least {least}',
  too_large: 'a number of at most {most}',
  too_few: 'at least {least}',
  too_many: 'at most {most}',
  no_choice: 'this is none of the choices',
  not_fitting: 'this cannot be taken here',

  // What the fields are called, as their forms call them.
  field_weekly_mon: 'Monday',
  field_weekly_tue: 'Tuesday',
  field_weekly_wed: 'Wednesday',
  field_weekly_thu: 'Thursday',
  field_weekly_fri: 'Friday',
  field_weekly_sat: 'Saturday',
  field_weekly_sun: 'Sunday',
  field_holidays: 'Days off',
  field_timeZone: 'Time zone',
  field_awayUntil: 'Away until',
  field_minutes: 'Minutes',
  field_number: 'Number',
  field_numbers: 'Numbers',
  field_from: 'From',
  field_until: 'Until',
  field_asOf: 'As of',
  field_person: 'Person',
  field_tenantId: 'Tenant',
  field_label: 'Label',
  field_note: 'Note',
  field_reason: 'Reason',
  field_peer: 'Phone number',
  field_userId: 'Person',
  field_userIds: 'People',

  // A form, and what is entered in it.
  amount: 'expected an amount in dollars, such as 25.00',
  absence_over: 'the end of an absence lies ahead',
  absence_end: 'the end of an absence is a time, such as 2026-12-24T17:00:00Z',
  answer_of_number: 'an automatic answer is a number’s',
  answer_too_long: 'an automatic answer has at most 320 characters',
  choose_number: 'choose at least one number',
  choose_numbers: 'choose at least one number, and at most 500',
  choose_person: 'choose a user',
  choose_people: 'choose at least one user',
  choose_sender: 'choose the number to send from',
  choose_test_sender: 'choose the number that sends the text',
  choose_tenant: 'choose a tenant',
  choose_which: 'choose which numbers',
  choose_scope: 'choose at least one scope',
  choose_zone: 'choose a time zone',
  choose_region: 'choose a time zone, such as America/New_York',
  clock: 'a time is written 09:00, up to 24:00',
  date: 'a time is a date, or a date with a time in UTC',
  day_off: 'a day off is written 2026-12-25',
  delivery_back: 'the delivery is set back to found or none, or left',
  history: 'the history is all or from_now',
  hours: 'hours are written 09:00-17:00',
  hours_differ: 'hours begin and end at two times',
  hours_of_either: 'hours are a person’s or a number’s',
  how_known: 'say how you know',
  label_too_long: 'a label has at most 200 characters',
  minutes_whole: 'minutes are a whole number',
  minutes_least: 'at least one minute',
  minutes_most: 'at most a day, 1440 minutes',
  no_line: 'there is no line',
  most_lines: 'at most {most} lines at once',
  no_phone: 'this is no phone number',
  no_part: 'this is no part of a phone number',
  no_us_phone: 'this is no US phone number',
  no_such_page: 'this is no page of the register',
  note_too_long: 'a note has at most 4000 characters',
  nul: 'it holds a NUL character',
  routing: 'the routing is everyone, round_robin or backup',
  rows_for_file: 'these are more than {most} rows, choose a shorter period',
  days_counted: 'counts are of at most {most} days, choose a shorter period',
  rows_for_paper: 'these are more than {most} rows for paper, choose a shorter period',
  successor: 'whoever takes over the conversations must be one of the new holders',
  test_kind: 'what to test with is hops, phone or number',
  zone_unknown: 'the database does not know this time zone; choose another of the region',

  // A text that is to be sent, and its files.
  whom: 'enter whom to text',
  whom_most: 'enter whom to text, at most 20',
  no_text: 'there is neither a text nor a file',
  text_too_long: 'the text is longer than 1600 characters',
  group_twice: 'a group names each of the others once',
  group_too_large: 'a group has at most 20 people',
  no_file: 'there is no file',
  file_empty: 'the file is empty',
  file_address: 'a file must be a web address',
  file_twice: 'a file is named twice',
  files_most: 'at most 10 files',
  files_of_text: 'a text carries at most 10 files',
  files_together: 'the files of a text have at most 10 MB together',
  files_waiting: 'At most 30 files and 50 MB wait to be sent. Send or remove some first',
  body_cut_off: 'the body was cut off',

  // How much may be sent, and from when on again.
  person_minute_seconds: 'One person sends at most {most} texts a minute. Try again in {count} seconds',
  person_day_seconds: 'One person sends at most {most} texts a day. Try again in {count} seconds',
  person_day_minutes: 'One person sends at most {most} texts a day. Try again in {count} minutes',
  person_day_hours: 'One person sends at most {most} texts a day. Try again in {count} hours',
  number_minute_seconds: 'One number sends at most {most} texts a minute. Try again in {count} seconds',

  hold_kind: 'choose what is held: a number, a customer or a person',
  hold_subject: 'enter or choose what is held',
  hold_matter: 'say which matter it is for',
  hold_why: 'say why it is released',
  lost_why: 'say why it needs nobody',
  erase_whom: 'enter whom to erase',
  erase_confirm: 'to confirm, type the number of whoever is to be erased',

  tokens_most: 'At most {most} API tokens of one person work at once. Revoke one first',

  // Who holds a number that was changed meanwhile.
  nobody_holds_everyone: 'nobody holds it now, with the routing everyone',
  nobody_holds_round_robin: 'nobody holds it now, with the routing round robin',
  nobody_holds_backup: 'nobody holds it now, with the routing backup',
  holds_everyone: '{names} holds it now, with the routing everyone',
  holds_round_robin: '{names} holds it now, with the routing round robin',
  holds_backup: '{names} holds it now, with the routing backup',

  // A request on an address that is out of use, and why its text cannot be taken in.
  kept_no_more: 'its body is not kept any more',
  kept_number_gone: 'its number is no longer with the tenant that it came for',
  kept_nowhere: 'it is addressed to no number that it came for',
  kept_test: 'it was a test',
  kept_other_number: 'it is not addressed to the number of its token',
  kept_too_large: 'its body was too large to be kept',
  kept_cut_off: 'its body was cut off on the way',
  kept_report: 'it is a delivery report, and no text',
  kept_empty: 'its body is empty',
  kept_compressed: 'its body is compressed in a way that is not known here',
  kept_not_opened: 'its body cannot be decompressed',
  no_recipient: 'it names no recipient',
  neither_text_nor_report: 'it holds neither a text nor a delivery report',
  no_object: 'it is no object',
  json_broken: 'its JSON is broken',
  form_broken: 'its multipart form is broken',
  form_as_text: 'its multipart form came as text',
  xml_doctype: 'its XML brings a document type, which is not read',
  xml_too_large: 'its XML has too many elements',
  xml_no_recipient: 'its XML names no recipient',
  xml_broken: 'its XML is broken',

  // What QuestBlue's client says where QuestBlue gave no words of its own.
  carrier_us_only: 'QuestBlue reaches US numbers only, written +1 and ten digits',
  carrier_slow_down: 'QuestBlue asks to slow down (HTTP 429)',
  carrier_gave_none: 'QuestBlue refused without a reason (HTTP {status})',

  // What is told of a number beside its being linked.
  recent_tenure:
    'It was with {tenant} until {until}, less than 45 days ago. Texts that are meant for {tenant} may still come.',
  delivers_elsewhere: 'Its texts go to "{mode}" now. Set the delivery here only if that may end.',
} as const satisfies Record<string, string>

/** The name of a phrase of ours. */
export type ReasonWord = keyof typeof table

/** What fills a phrase: data as it is, or a phrase of ours. */
export type Values = Readonly<Record<string, string | number | Told>>

/** A phrase of ours by its name, with what fills it: data, that a reader's own language can be made of. */
export interface Told {
  word: ReasonWord
  values?: Values
}

/** Every phrase in English, by its name. */
export const reasonWords: Readonly<Record<ReasonWord, string>> = table

const names = Object.keys(table).filter(isReasonWord)
const wordOf = new Map(names.map(word => [reasonWords[word], word]))

/** Whether a word names a phrase of ours. */
export function isReasonWord(word: string): word is ReasonWord {
  return Object.hasOwn(table, word)
}

/** A phrase in English. */
export function inEnglish({ word, values = {} }: Told): string {
  return reasonWords[word].replace(/\{(\w+)\}/g, (_place, name: string) => {
    const value = values[name] ?? ''
    return typeof value === 'object' ? inEnglish(value) : String(value)
  })
}

/** The phrase that these words are, to the letter; undefined for somebody else's. */
export function toldIn(english: string): Told | undefined {
  const word = wordOf.get(english)
  return word === undefined ? undefined : { word }
}

/** The phrases that the database fills itself: `sms.refuse_at_limit` and `sms.set_holders` hand them over as one line. */
const filled = names.filter(word => /^(?:person|number)_(?:minute|day)_|^(?:nobody_)?holds_/.test(word)).map(patternOf)

/** Like `toldIn`, for the detail of a refusal that SQL raised. */
export function toldBySql(detail: string): Told | undefined {
  const exact = toldIn(detail)
  if (exact) return exact
  for (const { word, pattern } of filled) {
    const groups = pattern.exec(detail)?.groups
    if (groups) return { word, values: Object.fromEntries(Object.entries(groups).map(filledValue)) }
  }
  return undefined
}

function patternOf(word: ReasonWord) {
  const places = reasonWords[word].replace(/\{(\w+)\}/g, (_place, name: string) =>
    name === 'names' ? '(?<names>.+)' : `(?<${name}>\\d+)`,
  )
  return { word, pattern: new RegExp(`^${places}$`, 's') }
}

function filledValue([name, text]: [string, string]): [string, string | number] {
  return [name, name === 'names' ? text : Number(text)]
}
