/** The parts of an action's answer that pages look at. The server is of the same version: shapes are narrowed, not checked. */
export interface Answer {
  notice?: { message: string; type?: string }
  error?: { code: string; message: string; fields?: string[] }
}

/** The sentence of a refusal in an answer of AdminJS's API; null when it is none. */
export function refusalIn({ notice, error }: Answer): string | null {
  if (error) return error.message
  return notice?.type === 'error' ? notice.message : null
}

/** What a failed request had to say, or null when it said nothing: the server was out of reach, say. */
export function sentenceOf(failure: unknown): string | null {
  const response = property(failure, 'response')
  const message = property(property(property(response, 'data'), 'error'), 'message')
  return typeof message === 'string' ? message : null
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
