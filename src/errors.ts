import { inEnglish, type Told, toldIn, type Values } from './reasons.js'

const table = {
  not_signed_in: { status: 401, sentence: 'Sign in first.' },
  token_unknown: {
    status: 401,
    sentence: 'This webhook address or its authentication is not known here. Take it anew from the webhook page.',
  },
  api_token_unknown: {
    status: 401,
    sentence: 'This API token is not known here, has expired or was revoked. Make a new one in the panel.',
  },
  scope_missing: {
    status: 403,
    sentence: 'This API token may not do this. Make one with the scope for it, or sign in to the panel.',
  },
  not_allowed: { status: 403, sentence: 'Your role may not do this. Ask an admin.' },
  foreign_origin: {
    status: 403,
    sentence: 'This request came from another site and was refused. Reload the page and try again.',
  },
  not_found: { status: 404, sentence: 'There is no such record, or it is not yours to see. Look for it in the list.' },
  invalid_input: { status: 400, sentence: 'This was not understood: {reason}.' },
  not_understood: { status: 400, sentence: 'This is not a message that QuestBlue sends: {reason}.' },
  body_too_large: { status: 413, sentence: 'The request is too large. Send less at once.' },
  file_too_large: { status: 413, sentence: 'A file may have at most 5 MB. Make it smaller, then attach it again.' },
  file_type_refused: {
    status: 415,
    sentence:
      'This kind of file cannot be sent. Attach a picture (jpeg, png, gif, webp), a pdf or a video (mp4, 3gpp).',
  },
  file_gone: {
    status: 409,
    sentence: 'A file of this text is no longer there, or not yours to send. Attach it again.',
  },
  tier_required: {
    status: 402,
    sentence: 'SMS needs the Professional or Enterprise tier. Upgrade the tenant first.',
  },
  credentials_missing: {
    status: 409,
    sentence: 'QuestBlue credentials are missing or not accepted. Enter and test them in Settings first.',
  },
  key_not_in_use: {
    status: 409,
    sentence:
      'No host has started with the newest encryption key. Start it with the new key in front of the old one first.',
  },
  number_disabled: { status: 409, sentence: 'This number is disabled. Enable it first.' },
  number_gone: {
    status: 409,
    sentence: 'QuestBlue no longer lists this number. Check it there; then an admin can resume it here.',
  },
  number_not_held: { status: 403, sentence: 'This number is not assigned to you. Ask an admin for it.' },
  number_linked: { status: 409, sentence: 'This number is already linked. Find it in the list of numbers.' },
  number_not_in_inventory: {
    status: 409,
    sentence: 'This number is not in the QuestBlue inventory. Order it there, or check the digits.',
  },
  number_without_sms: {
    status: 409,
    sentence: 'QuestBlue does not offer SMS on this number. Choose a number with SMS.',
  },
  number_unregistered: {
    status: 409,
    sentence:
      'This number receives; carriers block what it sends until a campaign is approved. Register it at QuestBlue first.',
  },
  number_unlinked: { status: 409, sentence: 'This number is no longer linked. Link it again first.' },
  purpose_required: {
    status: 400,
    sentence: 'This tenant documents what a number is given for. Write the purpose into the note.',
  },
  stale: {
    status: 409,
    sentence: 'This number was changed since you looked: {reason}. Look at it again, then decide.',
  },
  opted_out: {
    status: 409,
    sentence: 'This person wrote STOP. They must write START before you can text them again.',
  },
  on_legal_hold: {
    status: 409,
    sentence: 'This is on legal hold: {reason}. Nothing was erased; it can be once the hold is released.',
  },
  hold_of_superadmin: {
    status: 403,
    sentence: 'A superadmin has placed this hold, and only a superadmin releases it. Ask one.',
  },
  sending_not_paused: {
    status: 409,
    sentence: 'Sending is not paused: there is nothing to decide. Load the page again.',
  },
  discarded_after_restore: {
    status: 409,
    sentence:
      'It waited in a database that was put back from a backup, and a superadmin discarded it. Nothing was sent.',
  },
  peer_erased: {
    status: 409,
    sentence: 'This person was erased on request before this was sent. Nothing was sent.',
  },
  peer_not_a_phone: {
    status: 409,
    sentence: 'This is not a US phone number: it cannot be texted or answered. Check the digits.',
  },
  destination_not_allowed: {
    status: 409,
    sentence:
      'Texts go to numbers of the United States and its territories. An admin can allow Canada in the tenant settings.',
  },
  emergency_unavailable: {
    status: 409,
    sentence: 'This service cannot reach 911. Call 911 from a phone.',
  },
  answered_meanwhile: {
    status: 409,
    sentence: '{reason} answered here meanwhile. Read it first; then send yours all the same, if it is still needed.',
  },
  idempotency_conflict: {
    status: 409,
    sentence: 'This Idempotency-Key was used for a different message. Use a new key.',
  },
  not_held_text: { status: 409, sentence: 'This text is not waiting. Only a held text can be delivered by hand.' },
  not_replayable: { status: 409, sentence: 'This cannot be taken in: {reason}.' },
  nobody_to_deliver: {
    status: 409,
    sentence: 'Nobody can receive this text yet. Enable the number and assign it first.',
  },
  public_url_unusable: {
    status: 409,
    sentence: 'QuestBlue cannot reach {reason}. Set publicUrl to an https address on a public host.',
  },
  nothing_to_set: {
    status: 409,
    sentence: 'All numbers of this tenant are set already. Choose all of them to set them again.',
  },
  delivery_not_known: {
    status: 409,
    sentence: 'What QuestBlue did with its texts before cannot be set back. Set the delivery to none, or leave it.',
  },
  carrier_refused: { status: 502, sentence: 'QuestBlue refused this: {reason}.' },
  carrier_unauthorised: {
    status: 502,
    sentence: 'QuestBlue did not accept the credentials. Enter and test them in Settings.',
  },
  carrier_unreachable: {
    status: 504,
    sentence: 'QuestBlue did not answer. Nothing was changed here; try again in a minute.',
  },
  carrier_unreadable: {
    status: 502,
    sentence: 'QuestBlue answered in a way that is not understood. Nothing was changed here; try again in a minute.',
  },
  carrier_unknown_outcome: {
    status: 504,
    sentence: 'QuestBlue did not say whether it did this. Check at QuestBlue before you try again.',
  },
  limit_reached: { status: 429, sentence: '{reason}.' },
  rate_limited: { status: 429, sentence: 'Too many requests. Wait a minute and try again.' },
  overloaded: { status: 503, sentence: 'Too much is waiting to be stored. Try again in a few seconds.' },
  reading_not_noted: {
    status: 503,
    sentence:
      'What an admin reads is written down, and the database takes no changes now. Try again once it does, or ask whoever runs it.',
  },
  not_stored: { status: 503, sentence: 'The message could not be stored. Send it again in a few seconds.' },
  unexpected: { status: 500, sentence: 'Something went wrong here. It was logged; try again.' },
} as const satisfies Record<string, { status: number; sentence: string }>

/** A stable name for one kind of refusal. Once released it is never renamed or given a second meaning. */
export type SmsErrorCode = keyof typeof table

/** Every sentence in English; `{reason}` is the place of what is told beside. */
export const sentences: Readonly<Record<SmsErrorCode, string>> = Object.fromEntries(
  Object.entries(table).map(([code, { sentence }]) => [code, sentence]),
) as Record<SmsErrorCode, string>

/** A refusal as it is answered: its English, and what a reader's own language is made of. */
export interface AnsweredRefusal {
  code: SmsErrorCode
  message: string
  /** What fills the sentence's places, where it has some. */
  values?: Values
  /** What of an input is wrong, by the names in which it was posted. */
  fields?: readonly string[]
  /** What is wrong with each of them. */
  wrong?: Readonly<Record<string, Told>>
}

/** Whether a word (from SQL, say) is a code of the table. */
export function isSmsErrorCode(word: string): word is SmsErrorCode {
  return Object.hasOwn(table, word)
}

/**
 * A refusal that somebody can act on. Status and sentence come from the one table, so that code and words
 * cannot disagree; `reason` fills the sentence's place for it, and must hold no secret and no message text. `told` is the
 * same as a phrase of ours, where it is one: given, or known by its words. `fields` names what of an input is wrong, for a
 * form that says so beside each, and `wrong` what of each.
 */
export class SmsError extends Error {
  readonly code: SmsErrorCode
  readonly status: number
  readonly values: Values | undefined
  readonly fields: readonly string[] | undefined
  readonly wrong: Readonly<Record<string, Told>> | undefined

  constructor(
    code: SmsErrorCode,
    options: {
      reason?: string | undefined
      told?: Told | undefined
      fields?: readonly string[]
      wrong?: Readonly<Record<string, Told>>
      cause?: unknown
    } = {},
  ) {
    const { sentence, status } = table[code]
    const told = options.told ?? (options.reason === undefined ? noReason : toldIn(options.reason))
    const reason = options.reason ?? inEnglish(options.told ?? noReason)
    super(
      sentence.replace('{reason}', () => reason),
      { cause: options.cause },
    )
    this.name = 'SmsError'
    this.code = code
    this.status = status
    this.values = sentence.includes('{reason}') ? { reason: told ?? reason } : undefined
    this.fields = options.fields
    this.wrong = options.wrong
  }

  /** As it is answered, over either way in. */
  answered(): AnsweredRefusal {
    const { code, message, values, fields, wrong } = this
    return { code, message, ...(values ? { values } : {}), ...(fields ? { fields } : {}), ...(wrong ? { wrong } : {}) }
  }
}

const noReason: Told = { word: 'no_reason' }
