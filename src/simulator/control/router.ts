import { Router } from 'express'
import { z } from 'zod'
import { Rule, Where } from '../misbehaviour.js'
import { e164, wireNumber } from '../wire-number.js'
import type { World } from '../world.js'
import { GroupIds, setAccount, setCredentials, setGroupIds, setHistory } from './account.js'
import { CustomerText, writeText } from './customer-text.js'
import { localOnly } from './local-only.js'
import { numberList } from './number-list.js'
import { Mode, Presence, Registration, setCampaign, setMode, setPresence } from './numbers.js'
import { shownMessage } from './shown-message.js'
import { WrittenReport, writeReport } from './written-report.js'

const changes: [string, (world: World, body: unknown) => Promise<void>][] = [
  ['/credentials', setCredentials],
  ['/inventory', async (world, body) => setPresence(world, Presence.parse(body))],
  ['/campaign', async (world, body) => setCampaign(world, Registration.parse(body))],
  ['/account', setAccount],
  ['/history', setHistory],
  ['/groups', async (world, body) => setGroupIds(world, GroupIds.parse(body))],
]

/** What tests and the handset page steer the simulator with. Numbers in any notation; answers in E.164. */
export function controlRouter(world: World): Router {
  const { state, misbehaviour } = world
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
    const own = await setMode(world, Mode.parse(request.body))
    response.json({ did: own, number: e164(own), ...state.settings[own] })
  })
  for (const [path, act] of changes) {
    router.post(path, async (request, response) => {
      await act(world, request.body)
      response.status(204).end()
    })
  }
  router.post('/report', async (request, response) => {
    response.json(await writeReport(world, WrittenReport.parse(request.body)))
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
