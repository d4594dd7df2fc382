import { type NextFunction, type Request, type Response, Router } from 'express'
import type { Rule, Where } from '../misbehaviour.js'
import { receiveText } from '../webhook/receive-text.js'
import type { World } from '../world.js'
import { balance } from './balance.js'
import type { Answer, ApiCall, Parameters } from './call.js'
import { campaigns } from './campaigns.js'
import { deliveryStatus } from './delivery-status.js'
import { dids } from './dids.js'
import { history } from './history.js'
import { lookup } from './lookup.js'
import { send } from './send.js'
import { setDelivery, setLegacyDelivery } from './set-delivery.js'
import { shortened } from './shortened.js'
import { smsNumbers } from './sms-numbers.js'

type Row = ['get' | 'put' | 'post', string, Where, ApiCall]

/** The carrier's calls, aliases included. `/sms` lists numbers and `/sms/` is the history: the router is strict. */
const calls: Row[] = [
  ['get', '/account/getbalance', 'balance', balance],
  ['get', '/did', 'inventory', dids],
  ['get', '/sms', 'smsNumbers', smsNumbers],
  ['put', '/smsv2', 'setDelivery', setDelivery],
  ['put', '/sms', 'setDelivery', setLegacyDelivery],
  ['post', '/smsv2', 'send', send],
  ['get', '/sms/deliverystatus', 'deliveryStatus', deliveryStatus],
  ['get', '/smsv2/deliverystatus', 'deliveryStatus', deliveryStatus],
  ['get', '/sms/', 'history', history],
  ['get', '/sms/history', 'history', history],
  ['get', '/smsv2/history', 'history', history],
  ['get', '/smschecktncarrier', 'lookup', lookup],
  ['get', '/dlc/campaign', 'campaigns', campaigns],
]

/** The carrier's API: both secrets checked, then the call, well or as a rule of misbehaviour says. */
export function apiRouter(world: World): Router {
  const router = Router({ strict: true })
  for (const [method, path, where, call] of calls) {
    router[method](path, authenticate(world), async (request: Request, response: Response) => {
      const rule = world.misbehaviour.take(where)
      await behave(world, { call, rule, parameters: parametersOf(request), response })
    })
  }
  return router
}

function authenticate({ state }: World) {
  return (request: Request, response: Response, next: NextFunction) => {
    const { username, password, securityKey, refuseWith } = state.credentials
    const basic = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
    if (request.headers.authorization === basic && request.headers['security-key'] === securityKey) next()
    else response.status(refuseWith).json({ error: 'Invalid login, password or Security-Key' })
  }
}

function parametersOf(request: Request): Parameters {
  const body: unknown = request.body
  return { ...request.query, ...(typeof body === 'object' && body !== null ? body : {}) }
}

interface Occasion {
  call: ApiCall
  rule: Rule | undefined
  parameters: Parameters
  response: Response
}

async function behave(world: World, { call, rule, parameters, response }: Occasion): Promise<void> {
  const done = async () => call(world, parameters, { lose: rule?.how === 'lose' })
  switch (rule?.how) {
    case 'refuse':
      return write(response, { status: 206, body: { error: rule.reason ?? 'The request could not be completed' } })
    case 'unauthorised':
      return write(response, { status: 401, body: { error: rule.reason ?? 'Invalid login, password or Security-Key' } })
    case 'status500':
      return void response.status(500).type('html').send('<h1>Internal Server Error</h1>')
    case 'hang':
      return hang(world, response, rule)
    case 'accept_then_hang':
      await done()
      return hang(world, response, rule)
    case 'half':
      return breakOff(response, await done())
    case 'twice':
      await done()
      return write(response, await done())
    case 'late':
      return void world.later(rule.delayMs ?? 2_000, async () => write(response, await done()))
    case 'empty':
    case 'partial':
    case 'gap':
      return write(response, shortened(await done(), rule.how))
    case 'grow': {
      const answer = await done()
      await growHistory(world)
      return write(response, answer)
    }
    case 'out_of_order':
      return write(response, turned(await done()))
    default:
      return write(response, await done())
  }
}

/** Somebody writes to the account while its history is read. */
async function growHistory(world: World): Promise<void> {
  const did = Object.entries(world.state.settings).find(([, { mode }]) => mode === 'url')?.[0]
  const from = `305556${String(world.state.lastId % 10_000).padStart(4, '0')}`
  if (did) await receiveText(world, { from, to: [did], text: 'While it is read', links: [], files: [] })
}

function write(response: Response, { status, body }: Answer): void {
  response.status(status)
  if (body === undefined) response.end()
  else response.json(body)
}

function hang(world: World, response: Response, rule: Rule): void {
  world.later(rule.delayMs ?? 60_000, async () => void response.destroy())
}

function breakOff(response: Response, { status, body }: Answer): void {
  const whole = Buffer.from(JSON.stringify(body ?? {}))
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': whole.length })
  response.write(whole.subarray(0, Math.floor(whole.length / 2)), () => response.destroy())
}

function turned(answer: Answer): Answer {
  const { body } = answer
  if (typeof body !== 'object' || body === null || !('data' in body) || !Array.isArray(body.data)) return answer
  return { ...answer, body: { ...body, data: body.data.toReversed() } }
}
