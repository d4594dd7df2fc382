import { useTranslation } from 'adminjs'
import { useCallback } from 'react'
import type { Values } from './doctor.js'
import type { Words } from './use-words.js'
import { whenOf } from './when.js'

const moments = ['at', 'until']

/** A sentence of a code and its values: moments, lists and figures as the reader writes them. */
export function useTold(words: Words): (key: string, values?: Values) => string {
  const { i18n } = useTranslation()
  const language = i18n.language
  return useCallback(
    (key, values = {}) => {
      const written = Object.entries(values).map(([name, value]) => [name, writtenAs(name, value, language)])
      return words(key, Object.fromEntries(written))
    },
    [words, language],
  )
}

function writtenAs(name: string, value: Values[string], language: string): string | number {
  if (Array.isArray(value)) return new Intl.ListFormat(language, { type: 'conjunction' }).format(value)
  if (typeof value === 'string') return moments.includes(name) && value !== '' ? whenOf(value, language) : value
  return name === 'count' || name === 'status' ? value : new Intl.NumberFormat(language).format(value)
}
