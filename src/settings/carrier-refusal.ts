import { SmsError } from '../errors.js'
import { CarrierError } from '../questblue/carrier-error.js'
import { inEnglish, type Told } from '../reasons.js'

const codes = {
  refused: 'carrier_refused',
  unauthorised: 'carrier_unauthorised',
  unreadable: 'carrier_unreadable',
  unreachable: 'carrier_unreachable',
  unknown_outcome: 'carrier_unknown_outcome',
} as const

/** Asks the carrier, and makes of its failure the refusal that a person reads. Everything else travels up untouched. */
export async function askCarrier<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask()
  } catch (error) {
    if (!(error instanceof CarrierError)) throw error
    throw new SmsError(codes[error.code], { reason: error.reason, told: withoutReason(error), cause: error })
  }
}

/** Where QuestBlue gave no reason, its client says so in words of ours. */
function withoutReason({ status, reason }: CarrierError): Told | undefined {
  const told: Told = { word: 'carrier_gave_none', values: { status: String(status) } }
  return inEnglish(told) === reason ? told : undefined
}
