import { locales } from 'adminjs'
import type { Page, Route } from 'playwright-core'

const plain = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'
const strange = [...'àƀćďéƒğĥíĵķĺɱñöƥʠřšţùṽŵẋýžÀƁĆĎÉƑĞĤÍĴĶĹṀÑÖƤɊŘŠŢÙṼŴẊÝŽ']
const letters = new Map([...plain].map((letter, place) => [letter, strange[place] ?? letter]))

/** A word of the machine-made second language: each letter a strange one; what is put in later, and markup, stay as they are. */
export function pseudo(words: string): string {
  return words
    .split(/(\{\{.*?\}\}|\$t\(.*?\)|<[^>]*>)/)
    .map((part, place) => (place % 2 === 1 ? part : [...part].map(letter => letters.get(letter) ?? letter).join('')))
    .join('')
}

function inPseudo(words: unknown): unknown {
  if (typeof words === 'string') return pseudo(words)
  if (typeof words !== 'object' || words === null) return words
  return Object.fromEntries(Object.entries(words).map(([key, value]) => [key, inPseudo(value)]))
}

/** What a locale leaves out, AdminJS says in words of its own. */
function merged(base: unknown, over: unknown): unknown {
  if (over === undefined) return base
  if (typeof base !== 'object' || base === null || typeof over !== 'object' || over === null) return over
  const keys = new Set([...Object.keys(base), ...Object.keys(over)])
  return Object.fromEntries([...keys].map(key => [key, merged(Reflect.get(base, key), Reflect.get(over, key))]))
}

const stateLine = /^(\s*window\.REDUX_STATE = )(.*)(;\s*)$/m

/** Of the panel's addresses those of its pages: files and data go their own way. */
const isPage = ({ pathname }: URL) => pathname.startsWith('/admin') && !/^\/admin\/(?:api|frontend)\//.test(pathname)

/** Serves the panel's pages to this browser page with every word of the locale in the machine-made language. */
export async function speakPseudo(page: Page): Promise<void> {
  await page.route(isPage, async (route: Route) => {
    const response = await route.fetch({ maxRedirects: 0 })
    if (response.status() !== 200) return route.fulfill({ response })
    const body = (await response.text()).replace(stateLine, (_line, before, json, after) => {
      const state = JSON.parse(json)
      const { translations } = state.locale
      const words = inPseudo(merged(locales.en, translations.en))
      for (const language of Object.keys(translations)) translations[language] = words
      return before + JSON.stringify(state).replaceAll('<', '\\u003c') + after
    })
    return route.fulfill({ response, body })
  })
}
