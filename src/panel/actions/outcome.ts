import { type AnsweredRefusal, SmsError } from '../../errors.js'
import type { Told, Values } from '../../reasons.js'

/** A change as AdminJS shows it: what the verb gave, or its refusal as a notice with the same sentence as the API's. */
export type Outcome<Result> = { result: Result } | { refusal: Refusal }

export interface Refusal {
  /** `options` make AdminJS say it in the reader's language. */
  notice: { message: string; type: 'error'; options: Record<string, string | number> }
  error: AnsweredRefusal
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

/** A refusal as an action answers it. */
export function refusalOf(refused: SmsError): Refusal {
  const error = refused.answered()
  const { code, message, values = {} } = error
  const options = { defaultValue: `$t(components.smsRefusals.${code})`, ...flat(values) }
  return { notice: { message, type: 'error', options }, error }
}

/** i18next's nesting puts a phrase in by its key, and knows one level of values. */
function flat(values: Values): Record<string, string | number> {
  const own = Object.entries(values).map(([name, value]) => [name, typeof value === 'object' ? keyOf(value) : value])
  const inner = Object.values(values).flatMap(value => (typeof value === 'object' ? [flat(value.values ?? {})] : []))
  return Object.assign({}, ...inner, Object.fromEntries(own))
}

const keyOf = ({ word }: Told) => `$t(components.smsReasons.${word})`
