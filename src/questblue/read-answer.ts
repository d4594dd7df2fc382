import { z } from 'zod'

/** The body of an answer: JSON, or nothing (many changes answer 200 with an empty body), or not readable. */
export type Answer = { readable: true; value: unknown; warning: string } | { readable: false }

const Sentence = z.union([z.string(), z.array(z.unknown()).transform(list => list.map(String).join('; '))])
const Refusal = z.union([
  z.object({ error: Sentence }).transform(({ error }) => error),
  z.object({ error: z.object({ message: z.string() }) }).transform(({ error }) => error.message),
  z
    .object({ success: z.literal([false, 'false', 0]), message: z.string().default('') })
    .transform(({ message }) => message || 'no reason given'),
])
const Warning = z.object({ warning: Sentence }).transform(({ warning }) => warning)

/** Reads the body of an answer; an empty one is the value `undefined`. */
export function readAnswer(text: string): Answer {
  const trimmed = text.replace(/^\uFEFF/, '').trim()
  if (trimmed === '') return { readable: true, value: undefined, warning: '' }
  try {
    const value: unknown = JSON.parse(trimmed)
    return { readable: true, value, warning: Warning.safeParse(value).data ?? '' }
  } catch {
    return { readable: false }
  }
}

/**
 * The sentence of a refusal, if the value is one: `{error}` with HTTP 206 (a success by its number) or 400, or
 * `{success: false, message}`.
 */
export function errorOf(value: unknown): string | undefined {
  return Refusal.safeParse(value).data
}
