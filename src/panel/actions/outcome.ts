import { SmsError } from '../../errors.js'

/** A change as AdminJS shows it: what the verb gave, or its refusal as a notice with the same sentence as the API's. */
export type Outcome<Result> = { result: Result } | { refusal: Refusal }

export interface Refusal {
  notice: { message: string; type: 'error' }
  error: { code: string; message: string; fields?: readonly string[] }
}

/** Waits for a change. A refusal becomes a notice; whatever nobody expected travels up. */
export async function outcomeOf<Result>(change: () => Promise<Result>): Promise<Outcome<Result>> {
  try {
    return { result: await change() }
  } catch (error) {
    if (!(error instanceof SmsError)) throw error
    return { refusal: refusalOf(error) }
  }
}

function refusalOf({ code, message, fields }: SmsError): Refusal {
  return { notice: { message, type: 'error' }, error: { code, message, ...(fields ? { fields } : {}) } }
}
