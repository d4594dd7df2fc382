import type { z } from 'zod'
import { CarrierError } from './carrier-error.js'
import { conceal } from './conceal.js'
import { type Exchanged, exchange } from './exchange.js'
import { errorOf, readAnswer } from './read-answer.js'

/** The three secrets of a QuestBlue account. All are needed. */
export interface CarrierCredentials {
  username: string
  password: string
  securityKey: string
}

/** Where the carrier is and how to prove who we are. `credentials` is asked at each call, so a change counts at once. */
export interface CarrierOptions {
  baseUrl: string
  credentials: () => Promise<CarrierCredentials>
  log?: { debug(fields: object, message: string): void; warn(fields: object, message: string): void }
}

/** One call. `conceal` lists what the carrier must not be able to echo into an error: texts and webhook addresses. */
export interface CarrierCall<Schema extends z.ZodType> {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  path: string
  query?: Record<string, string | number | undefined>
  body?: Record<string, unknown>
  reply: Schema
  /** `safe`: asked once more after a broken connection or a 5xx. `never`: one attempt, and a lost answer is `unknown_outcome`. */
  repeat: 'never' | 'safe'
  /** The whole call, an attempt each; 15 s for GET, else the 45 s of the vendor's own SDK. */
  timeoutMs?: number
  conceal?: string[]
}

/** The one thing that knows HTTP, the secrets and that 206 is a failure. */
export interface Carrier {
  /** @throws CarrierError with every one of its codes, and whatever `credentials` throws */
  call<Schema extends z.ZodType>(call: CarrierCall<Schema>): Promise<z.infer<Schema>>
}

/**
 * A client of the carrier's API. Credentials live in closures only: no inspection of what is returned shows them.
 * @see the carrier's API document 2.2.1, "security" (Basic and the header `Security-Key`, both)
 */
export function createCarrier({ baseUrl, credentials, log }: CarrierOptions): Carrier {
  return {
    async call(call) {
      const secrets = await credentials()
      const hidden = [...Object.values(secrets), ...(call.conceal ?? [])].map(String)
      const outbound = { url: urlOf(baseUrl, call), method: call.method, ...wireOf(call, secrets) }
      const attempt = async () => {
        const started = performance.now()
        const exchanged = await exchange(outbound)
        const ms = Math.round(performance.now() - started)
        const outcome = exchanged.answered ? exchanged.status : exchanged.problem
        log?.debug({ method: call.method, path: call.path, outcome, ms }, 'asked the carrier')
        return exchanged
      }
      let exchanged = await attempt()
      if (call.repeat === 'safe' && isPassing(exchanged)) exchanged = await attempt()
      const { reply, warning } = judge(call, exchanged, hidden)
      if (warning) log?.warn({ method: call.method, path: call.path, warning }, 'the carrier warns')
      return reply
    },
  }
}

function urlOf(baseUrl: string, { path, query = {} }: Pick<CarrierCall<z.ZodType>, 'path' | 'query'>): URL {
  const url = new URL(`${baseUrl.replace(/\/+$/, '')}${path}`)
  for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, String(value))
  return url
}

function wireOf(call: CarrierCall<z.ZodType>, { username, password, securityKey }: CarrierCredentials) {
  // Node would name the header only, but says so in the middle of a request: this is the sentence to act on.
  if (!/^[\x20-\x7e]*$/.test(securityKey)) {
    throw new CarrierError('unauthorised', 'The security key holds characters that cannot be sent')
  }
  const headers: Record<string, string> = {
    authorization: `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`,
    'security-key': securityKey,
    accept: 'application/json',
  }
  if (call.body) headers['content-type'] = 'application/json'
  const body = call.body && JSON.stringify(call.body)
  return { headers, body, timeoutMs: call.timeoutMs ?? (call.method === 'GET' ? 15_000 : 45_000) }
}

function isPassing(exchanged: Exchanged): boolean {
  return exchanged.answered ? exchanged.status >= 500 : !exchanged.timedOut
}

/** Turns an answer into the reply or into the one error that fits it. */
function judge<Schema extends z.ZodType>(call: CarrierCall<Schema>, exchanged: Exchanged, hidden: string[]) {
  if (!exchanged.answered) {
    const uncertain = call.repeat === 'never' && exchanged.mayHaveArrived
    throw new CarrierError(uncertain ? 'unknown_outcome' : 'unreachable', `QuestBlue: ${exchanged.problem}`)
  }
  const { status } = exchanged
  const answer = readAnswer(exchanged.text)
  const fail = (code: CarrierError['code'], reason: string) => new CarrierError(code, reason, { status })
  const lost = (code: 'unreadable' | 'unreachable', reason: string) =>
    fail(call.repeat === 'never' ? 'unknown_outcome' : code, reason)

  const said = answer.readable ? conceal(errorOf(answer.value) ?? '', hidden) : ''
  if (status >= 500) throw lost('unreachable', `QuestBlue is out of order (HTTP ${status})`)
  if (status === 401 || status === 403)
    throw fail('unauthorised', said || `QuestBlue refuses the credentials (HTTP ${status})`)
  if (said && isAboutCredentials(said)) throw fail('unauthorised', said)
  if (said) throw fail('refused', said)
  if (status === 429) throw fail('refused', 'QuestBlue asks to slow down (HTTP 429)')
  if (status >= 400) throw fail('refused', `QuestBlue refused without a reason (HTTP ${status})`)
  if (status >= 300) throw lost('unreadable', `QuestBlue answered with a redirect (HTTP ${status})`)
  if (!answer.readable || status === 206) throw lost('unreadable', `QuestBlue's answer makes no sense (HTTP ${status})`)

  const reply = call.reply.safeParse(answer.value)
  if (!reply.success) throw lost('unreadable', `QuestBlue's answer lacks what it should hold (HTTP ${status})`)
  return { reply: reply.data, warning: conceal(answer.warning, hidden) }
}

// Wrong credentials are undocumented: 401, 403, or 206 with a sentence about them. Narrow, for a text refused for its
// content ("forbidden words") must not make the account look locked out.
function isAboutCredentials(sentence: string): boolean {
  const words =
    /security.?key|credentials|authenticat|access denied|(invalid|wrong|incorrect|bad) (api )?(login|user|password|key)/i
  return words.test(sentence) || /^(unauthori[sz]ed|not authori[sz]ed)\W*$/i.test(sentence)
}
