import { z } from 'zod'

/** In whose inbox a text of a shared number lands: all holders', the next in turn's, or the first available's. */
export const Routing = z.enum(['everyone', 'round_robin', 'backup'], {
  error: 'the routing is everyone, round_robin or backup',
})
export type Routing = z.infer<typeof Routing>
