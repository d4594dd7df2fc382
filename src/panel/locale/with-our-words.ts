import type { AdminJSOptions, CurrentAdmin, Locale, LocaleTranslations } from 'adminjs'
import { en } from './en.js'

type HostLocale = AdminJSOptions['locale']
type Words = { [key: string]: unknown }

/**
 * The host's locale with our words in it, whether it is an object or a function. A language of the host's that we do
 * not speak gets our English: a word in English is better than the name of a key. The host's own words win.
 */
export function withOurWords(locale: HostLocale): HostLocale {
  if (typeof locale === 'function') return async (admin?: CurrentAdmin) => merged(await locale(admin))
  return merged(locale)
}

function merged(theirs: Locale = { language: 'en' }): Locale {
  const languages = new Set([
    'en',
    theirs.language,
    ...(theirs.availableLanguages ?? []),
    ...Object.keys(theirs.translations ?? {}),
  ])
  const translations: Record<string, LocaleTranslations> = {}
  for (const language of languages) {
    translations[language] = deepMerge(en, theirs.translations?.[language] ?? {}) as LocaleTranslations
  }
  return { ...theirs, translations }
}

function deepMerge(ours: Words, theirs: Words): Words {
  const result: Words = { ...ours }
  for (const [key, value] of Object.entries(theirs)) {
    const own = result[key]
    result[key] = isWords(own) && isWords(value) ? deepMerge(own, value) : value
  }
  return result
}

function isWords(value: unknown): value is Words {
  return typeof value === 'object' && value !== null
}
