import { z } from 'zod'

/**
 * What a new holder sees of the time before the hand-over. Absent: `from_now` when one single holder replaces another,
 * else `all`. Who stays keeps what they see.
 */
export const HandOverHistory = z.enum(['all', 'from_now'], { error: 'the history is all or from_now' }).optional()
export type HandOverHistory = z.infer<typeof HandOverHistory>
