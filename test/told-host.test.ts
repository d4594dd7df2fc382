import { startTelling, type TellingOptions } from '../src/messages/tell-host.js'
import type { Repeating } from '../src/messages/repeat.js'
import type { MessageEvent } from '../src/options.js'
import request from 'supertest'
import { webhookPath } from './support/doors.js'
import { type HostedApp, hostedApp } from './support/hosted-app.js'
import { ingestTexts } from './support/inbound-text.js'
import { until } from './support/simulated-carrier.js'
import { sendAs } from './support/texting.js'
import { type World, world } from './support/world.js'

let w: World
beforeAll(async () => {
  w = await world()
})
afterAll(() => w.stop())

const tellers: Repeating[] = []
const telling = (onMessage: TellingOptions['onMessage'], more: Partial<TellingOptions> = {}) => {
  const teller = startTelling({ db: w.db, log: w.service.log, onMessage, ...more })
  tellers.push(teller)
  return teller
}
afterEach(async () => {
  for (const teller of tellers.splice(0)) await teller.stop()
  await w.superuser.query('update sms.events set told_at = clock_timestamp() where told_at is null')
})

/** One text for two holders; its id. */
async function text(words = 'a private matter') {
  const [first, second] = w.acme.agents
  const number = await w.linkedNumber(w.acme, { holders: [first, second] })
  const [outcome] = await ingestTexts(w.db, [{ ...number, text: words }])
  return { ...number, messageId: outcome?.message_id ?? '' }
}
const untold = async () =>
  (await w.superuser.query("select from sms.events where told_at is null and kind = 'message'")).rowCount

test('the host is told of a text once it is committed: ids and recipients, and no text', async () => {
  const { messageId, numberId } = await text()
  const told: MessageEvent[] = []
  telling(event => void told.push(event))
  await until(async () => (await untold()) === 0)
  expect(told).toEqual([
    {
      kind: 'message',
      messageId,
      numberId,
      tenantId: w.acme.tenantId,
      conversationId: expect.any(String),
      recipients: [w.acme.agents[0].userId, w.acme.agents[1].userId].sort(),
    },
  ])
})

test('the text goes along only when it was asked for', async () => {
  await text('shown on request')
  const told: MessageEvent[] = []
  telling(event => void told.push(event), { withText: true })
  await until(async () => (await untold()) === 0)
  expect(told).toMatchObject([{ text: 'shown on request' }])
})

test('what a crash left in hand is told again when its time is over, and not before', async () => {
  const { messageId } = await text()
  const hanging = telling(() => new Promise<void>(() => undefined), { leaseMs: 1_500 }) // never comes to an end
  await until(
    async () =>
      (await w.superuser.query('select from sms.events where tell_tries = 1 and told_at is null')).rowCount === 1,
  )
  const told: string[] = []
  const next = telling(event => void told.push(event.messageId))
  await next.stop()
  expect(told).toEqual([])
  await hanging.stop()
  await w.superuser.query('update sms.events set tell_after = clock_timestamp() where told_at is null')
  telling(event => void told.push(event.messageId))
  await until(async () => (await untold()) === 0)
  expect(told).toEqual([messageId])
})

test('a host that fails is told again, ever later, and a neighbour is told all the same', async () => {
  const [failing, fine] = [await text(), await text()]
  const tries: string[] = []
  telling(
    event => {
      tries.push(event.messageId)
      if (event.messageId === failing.messageId && tries.filter(id => id === failing.messageId).length < 3)
        throw new Error('the host stumbles')
    },
    { leaseMs: 50 },
  )
  await until(async () => (await untold()) === 0)
  expect(tries.filter(id => id === failing.messageId)).toHaveLength(3)
  expect(tries.filter(id => id === fine.messageId)).toHaveLength(1)
})

test('several processes share the telling: each text is told by one', async () => {
  const number = await w.linkedNumber(w.acme, { holders: [w.acme.agents[0]] })
  await ingestTexts(
    w.db,
    Array.from({ length: 100 }, () => number),
  )
  const told: string[] = []
  for (let i = 0; i < 3; i++) telling(event => void told.push(event.messageId))
  await until(async () => (await untold()) === 0)
  expect([told.length, new Set(told).size]).toEqual([100, 100])
})

test('of held texts, and of what was sent from here, the host is not told', async () => {
  const [agent] = w.acme.agents
  const held = await w.linkedNumber(w.acme, { holders: [agent], enabled: false })
  const own = await w.linkedNumber(w.acme, { holders: [agent] })
  await ingestTexts(w.db, [held])
  await sendAs(w, agent, { from: own.number })
  const told: MessageEvent[] = []
  telling(event => void told.push(event))
  await until(async () => (await untold()) === 0)
  expect(told).toEqual([])
})

describe('in a host', () => {
  let app: HostedApp
  const told: MessageEvent[] = []
  let fails = true
  beforeAll(async () => {
    const onMessage = async (event: MessageEvent) => {
      if (fails) throw new Error('the host stumbles')
      told.push(event)
    }
    app = await hostedApp(w, { options: { onMessage, onMessageText: true } })
  })
  afterAll(() => app?.stop())

  test('a failing onMessage fails no webhook, and is told again', async () => {
    const number = await w.linkedNumber(w.acme, { holders: [w.acme.agents[0]] })
    const body = { from: '3035550005', to: [number.number], text: 'stumbles', media: [] }
    await request(app.url)
      .post(await webhookPath(w, number.numberId))
      .send(body)
      .expect(200)
    await until(
      async () =>
        (await w.superuser.query('select from sms.events where tell_tries > 0 and told_at is null')).rowCount === 1,
    )
    fails = false
    await w.superuser.query('update sms.events set tell_after = clock_timestamp() where told_at is null')
    await until(async () => told.length > 0)
    expect(told[0]).toMatchObject({
      numberId: number.numberId,
      recipients: [w.acme.agents[0].userId],
      text: 'stumbles',
    })
  })
})
