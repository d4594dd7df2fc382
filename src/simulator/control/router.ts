import { Router } from 'express'
import { z } from 'zod'
import { Rule, Where } from '../misbehaviour.js'
import { Account, Credentials, Mode } from '../state.js'
import { e164, wireNumber } from '../wire-number.js'
import type { World } from '../world.js'
import { CustomerText, writeText } from './customer-text.js'
import { localOnly } from './local-only.js'
import { numberList } from './number-list.js'
import { shownMessage } from './shown-message.js'

const PortalMode = z.object({ did: z.string(), mode: Mode, url: z.url().optional(), email: z.string().optional() })
const Present = z.object({ did: z.string(), present: z.boolean() })

/** What tests and the handset page steer the simulator with. Numbers in any notation; answers in E.164. */
export function controlRouter(world: World): Router {
  const { state, misbehaviour } = world
  const taken: World['inventory'] = new Map() // numbers that the account has lost
  const router = Router()
  router.use(localOnly)
  router.post('/text', async (request, response) => {
    const { status, answer } = await writeText(world, CustomerText.parse(request.body))
    response.status(status).json(answer)
  })
  router.get('/numbers', (_request, response) => void response.json({ numbers: numberList(world) }))
  router.get('/messages', (request, response) => {
    const { number, peer } = z
      .object({ number: z.string().optional(), peer: z.string().optional() })
      .parse(request.query)
    const wanted = [number, peer].flatMap(given => (given ? [wireNumber(given)] : []))
    const found = state.messages.filter(message =>
      wanted.every(party => [message.from, message.did, ...message.to].includes(party)),
    )
    response.json({ messages: found.map(shownMessage) })
  })
  router.get('/settings/:did', (request, response) => {
    const did = wireNumber(request.params.did)
    const setting = state.settings[did] ?? { mode: 'none', url: null, dialect: 'v2_json', email: null }
    if (world.inventory.has(did)) response.json({ did, number: e164(did), ...setting })
    else response.status(404).json({ error: 'no such number' })
  })
  router.post('/mode', async (request, response) => {
    const { did, mode, url, email } = PortalMode.parse(request.body)
    const own = wireNumber(did)
    if (!world.inventory.has(own)) return void response.status(404).json({ error: 'no such number' })
    state.settings[own] = { mode, url: url ?? null, dialect: 'v2_json', email: email ?? null }
    await world.saved()
    response.json({ did: own, number: e164(own), ...state.settings[own] })
  })
  router.post('/credentials', async (request, response) => {
    state.credentials = Credentials.parse({
      ...state.credentials,
      ...z.record(z.string(), z.unknown()).parse(request.body),
    })
    await world.saved()
    response.status(204).end()
  })
  router.post('/inventory', (request, response) => {
    const { did, present } = Present.parse(request.body)
    const own = wireNumber(did)
    const number = world.inventory.get(own) ?? taken.get(own)
    if (!number) return void response.status(404).json({ error: 'no such number' })
    const [from, to] = present ? [taken, world.inventory] : [world.inventory, taken]
    from.delete(own)
    to.set(own, number)
    response.status(204).end()
  })
  router.post('/account', async (request, response) => {
    state.account = Account.parse({ ...state.account, ...z.record(z.string(), z.unknown()).parse(request.body) })
    await world.saved()
    response.status(204).end()
  })
  router.post('/groups', async (request, response) => {
    state.groupIds = z.object({ ids: z.enum(['one', 'each']) }).parse(request.body).ids
    await world.saved()
    response.status(204).end()
  })
  router.get('/misbehave', (_request, response) => void response.json({ rules: misbehaviour.list() }))
  router.post('/misbehave', (request, response) => {
    misbehaviour.add(Rule.parse(request.body))
    response.json({ rules: misbehaviour.list() })
  })
  router.delete('/misbehave', (request, response) => {
    misbehaviour.clear(Where.optional().parse(request.query.where))
    response.json({ rules: misbehaviour.list() })
  })
  return router
}
