import { z } from 'zod'
import { isDark } from './scheme.js'

const State = z.object({
  branding: z.looseObject({ companyName: z.string().optional().catch(undefined) }).catch({}),
  assets: z.object({ styles: z.array(z.string()).default([]) }).catch({ styles: [] }),
})

/** What the page's frame is made of besides scripts: the host's own words and files. */
export type PageState = z.infer<typeof State>

const stateLine = /^(\s*window\.REDUX_STATE = )(.*)(;\s*)$/s
const themeLine = /^(\s*window\.THEME = )(.*)(;\s*)$/s
const loginLine = /^(\s*window\.__APP_STATE__ = JSON\.parse\()'(.*)'(\);\s*)$/s

/**
 * Makes the state that AdminJS writes into its page safe to stand inside a script: no value of it can end the script,
 * begin a comment or break a line. Gives the page, its state and whether its
 * theme is dark, or undefined when this is no page of AdminJS's.
 * JSON holds no line feed, so each piece of state is one line.
 */
export function escapeState(html: string): { html: string; state: PageState; dark: boolean } | undefined {
  const lines = html.split('\n')
  const index = lines.findIndex(line => stateLine.test(line))
  const json = index < 0 ? undefined : stateLine.exec(lines[index] ?? '')?.[2]
  if (json === undefined) return undefined
  const theme = lines.map(line => themeLine.exec(line)?.[2]).find(found => found !== undefined)
  const dark = theme !== undefined && isDark(theme)
  return { html: lines.map(escapeLine).join('\n'), state: State.parse(JSON.parse(json)), dark }
}

function escapeLine(line: string): string {
  return line
    .replace(stateLine, (_, before, json, after) => before + escapeScript(json) + after)
    .replace(themeLine, (_, before, json, after) => before + escapeScript(json) + after)
    .replace(loginLine, (_, before, json, after) => before + escapeScript(JSON.stringify(json)) + after)
}

function escapeScript(json: string): string {
  return json.replaceAll('<', '\\u003c').replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')
}
