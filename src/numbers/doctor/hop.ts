import { z } from 'zod'

/** The way of a text from QuestBlue to an inbox, in its order. */
export const hopNames = [
  'credentials',
  'inventory',
  'delivery',
  'address',
  'certificate',
  'reachable',
  'body',
  'token',
  'stored',
  'enabled',
  'tier',
  'routed',
  'visible',
] as const
export type HopName = (typeof hopNames)[number]

/**
 * `green`: texts pass. `warned`: they pass, or so it seems, and somebody should look. `red`: they do not.
 * `not_needed`: there is nothing to test. `not_reached`: what comes before it is broken, so nothing is known.
 */
export const HopState = z.enum(['green', 'warned', 'red', 'not_needed', 'not_reached', 'running'])
export type HopState = z.infer<typeof HopState>

const Value = z.union([z.string(), z.number(), z.array(z.string())])

/** One hop of a test: `code` is what was found, worded by the locale with `values`; `ms` is how long it took. */
export const Hop = z.object({
  hop: z.enum(hopNames),
  state: HopState,
  code: z.string(),
  values: z.record(z.string(), Value).default({}),
  ms: z.number().nullable().default(null),
})
export type Hop = z.output<typeof Hop>

/** What a hop found. */
export type Finding = Pick<Hop, 'state' | 'code'> & { values?: Hop['values']; ms?: number }

export const green = (code: string, values?: Hop['values']): Finding => ({ state: 'green', code, values })
export const warned = (code: string, values?: Hop['values']): Finding => ({ state: 'warned', code, values })
export const red = (code: string, values?: Hop['values']): Finding => ({ state: 'red', code, values })
export const notReached: Finding = { state: 'not_reached', code: 'not_reached' }

/** Whether a text gets past what was found. */
export function passes({ state }: Finding): boolean {
  return state === 'green' || state === 'warned' || state === 'not_needed'
}
