import { SmsError, type SmsErrorCode } from '../../errors.js'
import { type ReasonWord, reasonWords } from '../../reasons.js'

const held = {
  held_disabled: 'The number is off',
  held_unassigned: 'Nobody holds the number',
  held_tier: 'The tenant has no SMS tier',
}

/** What is wrong with a request of the carrier's, by the phrase that stands in the log. */
const ofRequests: readonly ReasonWord[] = [
  'no_recipient',
  'neither_text_nor_report',
  'no_object',
  'json_broken',
  'form_broken',
  'form_as_text',
  'xml_doctype',
  'xml_too_large',
  'xml_no_recipient',
  'xml_broken',
]

/** The codes and phrases among the reasons in the webhook's log; all others are the carrier's own words. */
export const deliveryReasons = {
  ...Object.fromEntries(ofRequests.map(word => [reasonWords[word], reasonWords[word]])),
  retired_token: 'On an address that is no longer in use',
  replayed: 'Taken in later than it came',
  number_unlinked: 'The number was unlinked in that moment',
  sent: 'On its way',
  delivered: 'Delivered',
  failed: 'Not delivered',
  erased: 'Erased on request',
  history_shows_both: 'QuestBlue’s history shows that it was sent twice',
  history_shows_one: 'QuestBlue’s history shows that it was sent once and came twice',
  expired: 'Its text had had its term',
}

/** In which of its forms QuestBlue posted something. */
export const dialectNames = {
  v2_json: 'Text, JSON (version 2)',
  v1_json: 'Text, JSON (version 1)',
  v1_form: 'Text, form (version 1)',
  v1_multipart: 'Text, form with files (version 1)',
  v1_xml: 'Text, XML (version 1)',
  report_json: 'Report, JSON',
  report_form: 'Report, form',
}

const refusals: readonly SmsErrorCode[] = [
  'not_found',
  'number_unlinked',
  'number_disabled',
  'number_not_held',
  'number_gone',
  'number_unregistered',
  'opted_out',
  'tier_required',
  'credentials_missing',
  'carrier_unknown_outcome',
]

/** Why a message is held or failed: the refusals in the words of the API. */
export const messageReasons: Record<string, string> = {
  ...held,
  ...Object.fromEntries(refusals.map(code => [code, new SmsError(code).message])),
}
