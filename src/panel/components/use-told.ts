import { useTranslation } from 'adminjs'
import type { Refused } from './answer.js'
import type { Values } from './doctor.js'
import type { Words } from './use-words.js'
import { useSentences } from './use-sentences.js'
import { whenOf } from './when.js'
import { listFormat, numberFormat } from './formats.js'

const moments = ['at', 'until']

/** A sentence of a code and its values: moments, lists and figures as the reader writes them. */
export function useTold(words: Words): (key: string, values?: Values) => string {
  const { i18n } = useTranslation()
  const { say } = useSentences()
  const language = i18n.language
  return (key, values = {}) => {
    const written = Object.entries(values).map(([name, value]) => [name, writtenAs(name, value, language)])
    const refused = refusedIn(values)
    return words(key, { ...Object.fromEntries(written), ...(refused ? { reason: say(refused) } : {}) })
  }
}

/** A refusal of QuestBlue's in place of a reason: `said` are its own words. */
function refusedIn({ code, reason, said }: Values): Refused | null {
  if (typeof code !== 'string' || typeof reason !== 'string') return null
  return { code, message: reason, ...(typeof said === 'string' && said !== '' ? { values: { reason: said } } : {}) }
}

function writtenAs(name: string, value: Values[string], language: string): string | number {
  if (Array.isArray(value)) return listFormat(language, { type: 'conjunction' }).format(value)
  if (typeof value === 'string') return moments.includes(name) && value !== '' ? whenOf(value, language) : value
  return name === 'count' || name === 'status' ? value : numberFormat(language).format(value)
}
