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

/** What of an error's own fields is no news, or too much: a broken connection comes with all of its settings. */
const left = ['client', 'cause', 'message', 'stack', 'name']

/** An error and its causes as a log's serializer writes them: as `loggable` says, with where each happened. */
export function loggedError(error: unknown): object {
  const known = loggable(error)
  if (!(known instanceof Error)) return known
  const own = Object.entries(known).filter(([name]) => !left.includes(name))
  return {
    ...Object.fromEntries(own),
    type: known.name,
    message: known.message,
    stack: known.stack,
    ...(known.cause === undefined ? {} : { cause: loggedError(known.cause) }),
  }
}
