import { z } from 'zod'

const Answered = z.object({
  code: z.string().regex(/^[0-9A-Z]{5}$/),
  severity: z.string(),
  message: z.string(),
  table: z.string().optional(),
  constraint: z.string().optional(),
  routine: z.string().optional(),
})

/** What may be logged of an error. */
export type Loggable = Error | { code: string; message?: string; table?: string; constraint?: string; routine?: string }

/**
 * An error as it may be logged. PostgreSQL quotes rows in its details, and values in the messages of what it finds wrong
 * with data: texts, numbers, names. Of its errors only what names the place is kept, its sentence where it quotes none.
 */
export function loggable(error: unknown): Loggable {
  const answered = Answered.safeParse(error)
  if (!answered.success) return error instanceof Error ? error : new Error(String(error))
  const { severity: _severity, message, ...place } = answered.data
  return { ...place, ...(!/^2[23]/.test(place.code) && { message }) }
}
