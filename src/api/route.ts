import type { Request } from 'express'
import { z } from 'zod'
import type { Principal } from '../access/principal.js'
import type { Tx } from '../database/transaction.js'
import { SmsError, type SmsErrorCode } from '../errors.js'
import { wrongIn } from '../wrong-input.js'
import type { Purpose } from './person.js'

/** One verb behind one address. The address, its checks and its description all come from this. */
interface RouteOf<Input extends z.ZodObject, Answer extends z.ZodType> {
  method: 'get' | 'post'
  /** Below `/api/sms`, parameters in braces: each is a field of `input`. */
  path: string
  summary: string
  /** Whom it answers beside the host's session: a token with this scope, or none. A `get` by `read` else, a `post` by `write`. */
  by?: Exclude<Purpose, 'anything'>
  status: 200 | 201
  input: Input
  /** Fields of `input` that come as headers. All else comes in the query (`get`) or the JSON body (`post`). */
  headers?: Record<string, string>
  answer: Answer
  /** Refusals of its own, beside those of every route. */
  codes: SmsErrorCode[]
  verb(tx: Tx, principal: Principal, input: z.output<Input>): Promise<z.input<Answer>>
}

/** A route whose types have served their turn. */
export interface Route extends Omit<RouteOf<z.ZodObject, z.ZodType>, 'verb'> {
  run(tx: Tx, principal: Principal, request: Request, body: unknown): Promise<unknown>
}

/** Declares a route. What it answers is parsed by `answer`: a field that is not described there does not get out. */
export function route<Input extends z.ZodObject, Answer extends z.ZodType>(declared: RouteOf<Input, Answer>): Route {
  const { verb, ...described } = declared
  return {
    ...described,
    run: async (tx, principal, request, body) => {
      const input = inputOf(described, request, body)
      return declared.answer.parse(await verb(tx, principal, input))
    },
  }
}

/** Whom a route answers. */
export function purposeOf({ by, method }: Pick<Route, 'by' | 'method'>): Exclude<Purpose, 'anything'> {
  return by ?? (method === 'get' ? 'read' : 'write')
}

/** The names of the parameters in a path. */
export function parametersOf(path: string): string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(match => match[1] ?? '')
}

const Fields = z.record(z.string(), z.unknown())

/**
 * What a request gives to a verb.
 * @throws SmsError `invalid_input`; `not_found` when a parameter of the path cannot name anything
 */
export function inputOf<Input extends z.ZodObject>(
  { path, method, headers = {}, input }: Pick<RouteOf<Input, z.ZodType>, 'path' | 'method' | 'headers' | 'input'>,
  request: Request,
  body: unknown,
): z.output<Input> {
  const parameters = parametersOf(path)
  const given = method === 'get' ? filledIn(request.query) : fieldsOf(body)
  const named = parameters.map(name => [name, request.params[name]])
  const sent = Object.entries(headers).map(([name, header]) => [name, request.get(header)])
  const parsed = input.safeParse({ ...given, ...Object.fromEntries([...sent, ...named]) })
  if (parsed.success) return parsed.data
  if (parsed.error.issues.some(issue => parameters.includes(String(issue.path[0])))) throw new SmsError('not_found')
  throw new SmsError('invalid_input', {
    reason: parsed.error.issues.map(sentenceOf).join('; '),
    told: wrongIn(parsed.error.issues),
  })
}

/** An empty field of a query is none: forms send them. */
function filledIn(query: unknown): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(Fields.parse({ ...Fields.parse(query) })).filter(([, value]) => value !== ''),
  )
}

function fieldsOf(body: unknown): Record<string, unknown> {
  const fields = Fields.safeParse(body ?? {})
  if (!fields.success) throw new SmsError('invalid_input', { reason: 'the body is no JSON object' })
  return fields.data
}

function sentenceOf({ path, message }: z.core.$ZodIssue): string {
  return path.length > 0 ? `${path.join('.')}: ${message}` : message
}
