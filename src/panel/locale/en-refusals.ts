import { sentences } from '../../errors.js'
import { heldSentences, noSuchText } from '../../messages/message.js'
import { reasonWords } from '../../reasons.js'

/** The places of a sentence as i18next fills them. */
function placed(table: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(table).map(([name, text]) => [name, text.replace(/\{(\w+)\}/g, '{{$1}}')]))
}

/** The sentences of refusals, by their codes, and the phrases that fill them: in English those of the tables, nowhere typed again. */
export const refusalWords = {
  smsRefusals: { ...placed(sentences), ...heldSentences, no_such_text: noSuchText },
  smsReasons: {
    ...placed(reasonWords),
    person_minute_seconds_one: 'One person sends at most {{most}} texts a minute. Try again in a second',
    person_day_seconds_one: 'One person sends at most {{most}} texts a day. Try again in a second',
    number_minute_seconds_one: 'One number sends at most {{most}} texts a minute. Try again in a second',
  },
  smsGone: {
    title: 'It is not here',
    gone: 'There is no such record, or it is not yours to see. It may have been taken away since this link was made.',
    back: 'Back to the list: {{list}}',
    start: 'Back to the start page',
  },
}

/** What AdminJS says itself on the pages of our resources, in place of its own words with ids in them. */
export const placeWords = {
  pageNotFound_title: 'There is nothing here',
  error404Resource: 'There is no such page, or it is not yours to see. The menu leads to what is.',
  error404Action: 'There is no such page, or it is not yours to see. The menu leads to what is.',
  error404Record: 'There is no such record, or it is not yours to see. The menu leads to what is.',
  errorFetchingRecord: 'This could not be loaded. Reload the page.',
  errorFetchingRecords: 'This could not be loaded. Reload the page.',
}
