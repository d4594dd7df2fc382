import { z } from 'zod'

/** What trying a text out has shown: the outcome of the very functions that store and route. */
export const Tried = z.object({
  outcome: z.string(),
  inboxes: z.array(z.string()),
  rule: z.string().nullish(),
  nobodyAvailable: z.boolean().default(false),
})
export type Tried = z.output<typeof Tried>

/** How the text of a test came in. */
export const Arrival = z.object({
  digest: z.string(),
  size: z.number(),
  /** A host's parser had taken the body before us. */
  parsed: z.boolean().nullish(),
  lacks: z.string().nullish(),
  encoding: z.string().nullish(),
  /** From its first byte to its commit. */
  storedMs: z.number(),
  tried: Tried,
})
export type Arrival = z.output<typeof Arrival>
