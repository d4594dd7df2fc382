/** What fills a sentence: data as it is, or a phrase of ours by its name, with what fills that. */
export interface Told {
  word: string
  values?: Values
}
export type Values = Readonly<Record<string, string | number | Told>>

/**
 * A refusal as the server answers it: a code of the table, its sentence in English, and what fills it. A `told` says what
 * stands in `message` where there is no code.
 */
export interface Refused {
  code: string | null
  message: string
  values?: Values
  told?: Told
  fields?: string[]
  /** What is wrong with each of them. */
  wrong?: Readonly<Record<string, Told>>
}

/** The parts of an action's answer that pages look at. The server is of the same version: shapes are narrowed, not checked. */
export interface Answer {
  notice?: { message: string; type?: string }
  error?: Refused
}

/** The refusal in an answer of AdminJS's API; null when it is none. AdminJS's own have no code, and a key for a message. */
export function refusalIn({ notice, error }: Answer): Refused | null {
  if (error) return error
  return notice?.type === 'error' ? { code: null, message: notice.message } : null
}

/** The refusal with which a request failed, of either API; null when nothing of the kind came: the server was out of reach, say. */
export function refusedBy(failure: unknown): Refused | null {
  const answered = property(property(failure, 'response'), 'data')
  const refused = property(answered, 'error') ?? failure
  return isRefused(refused) ? refused : null
}

function isRefused(value: unknown): value is Refused {
  return typeof property(value, 'message') === 'string' && isCode(property(value, 'code'))
}

/** axios and the browser name their own failures by codes too, in capitals. */
function isCode(value: unknown): boolean {
  return typeof value === 'string' && /^[a-z_]+$/.test(value)
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
