import { SmsError } from '../errors.js'
import { CarrierError } from '../questblue/carrier-error.js'

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
    throw new SmsError(codes[error.code], { reason: error.reason, cause: error })
  }
}
