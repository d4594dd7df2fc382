import { useTranslation } from 'adminjs'
import { type Refused, refusedBy, type Told, type Values } from './answer.js'
import { numberFormat } from './formats.js'

/** Refusals in the reader's words. */
export interface Sentences {
  /** A refusal, or what is told in its place. */
  say: (refused: Refused) => string
  /** What a refusal says of one field; undefined where it says nothing of it. */
  sayWrong: (refused: Refused | null | undefined, field: string) => string | undefined
  /** The refusal with which a request failed; where it brought none, `otherwise`. */
  sayFailure: (failure: unknown, otherwise: string) => string
}

/**
 * The one place that makes a sentence of a refusal: by its code from the locale, filled with what came beside it. A code
 * or a phrase that the locale lacks, or that lacks something to fill it, is said as the server said it.
 */
export function useSentences(): Sentences {
  const { tc, tm, i18n } = useTranslation()
  const { language } = i18n

  const filled = (key: string, values: Values = {}): string | null => {
    const sentence = tc(key, { skipInterpolation: true, defaultValue: '' })
    const places = [...sentence.matchAll(/\{\{(\w+)\}\}/g)].map(([, name = '']) => name)
    const written = Object.entries(values).map(([name, value]) => [name, writtenAs(name, value)])
    const isWhole =
      sentence !== '' && places.every(name => name in values) && written.every(([, text]) => text !== null)
    return isWhole ? tc(key, Object.fromEntries(written)) : null
  }
  const tell = ({ word, values }: Told) => filled(`smsReasons.${word}`, values)
  const writtenAs = (name: string, value: Values[string]): string | number | null => {
    if (typeof value === 'object') return tell(value)
    return typeof value === 'number' && name !== 'count' ? numberFormat(language).format(value) : value
  }

  const say = ({ code, message, values, told }: Refused): string => {
    if (told) return tell(told) ?? message
    return code === null ? tm(message) : (filled(`smsRefusals.${code}`, values) ?? message)
  }
  return {
    say,
    sayWrong: (refused, field) => {
      if (!refused?.fields?.includes(field)) return undefined
      const told = refused.wrong?.[field]
      return (told && tell(told)) ?? say(refused)
    },
    sayFailure: (failure, otherwise) => {
      const refused = refusedBy(failure)
      return refused ? say(refused) : otherwise
    },
  }
}
