import type { World } from '../world.js'

/** What was asked, query and body in one: the documents put everything into the query, clients into the body. */
export type Parameters = Record<string, unknown>

/** What is answered; without a body, nothing is written. */
export interface Answer {
  status: number
  body?: unknown
}

/** One call of the carrier's API. With `lose` it answers as if it had done what it should. */
export type ApiCall = (world: World, parameters: Parameters, options: { lose: boolean }) => Answer | Promise<Answer>

/** The carrier's way to fail: a success by its number. */
export function refused(error: string): Answer {
  return { status: 206, body: { error } }
}

/** A parameter as text; absent: empty. */
export function textParameter(parameters: Parameters, name: string): string {
  const value = parameters[name]
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : ''
}

/** A parameter that may be one, a list, or a list with commas. */
export function listParameter(parameters: Parameters, name: string): string[] {
  const indexed = Object.entries(parameters).filter(([key]) => key.startsWith(`${name}[`))
  const given = [parameters[name], ...indexed.map(([, value]) => value)].flat()
  const texts = given.filter(value => typeof value === 'string' || typeof value === 'number').map(String)
  return texts.map(text => text.trim()).filter(text => text !== '')
}
