import { pino } from 'pino'
import request from 'supertest'
import { asPrincipal, asWorker } from '../src/access/principal.js'
import { deliverHeld } from '../src/messages/deliver-held.js'
import type { Repeating } from '../src/messages/repeat.js'
import { spreadEvents } from '../src/messages/spread-events.js'
import { startTelling, type TellingOptions } from '../src/messages/tell-host.js'
import { startUpkeep } from '../src/messages/upkeep.js'
import { metricsOf } from '../src/metrics.js'
import { AssignInput, assign } from '../src/numbers/assign.js'
import { EnableInput, enable } from '../src/numbers/enable.js'
import { setTimer } from '../src/numbers/set-timer.js'
import type { MessageEvent } from '../src/options.js'
import { webhookPath } from './support/doors.js'
import { type HostedApp, hostedApp } from './support/hosted-app.js'
import { ingestTexts } from './support/inbound-text.js'
import { setClock } from './support/jumping-clock.js'
import { until } from './support/simulated-carrier.js'
import { sendAs } from './support/texting.js'
import { type World, world } from './support/world.js'

let w: World
beforeAll(async () => {
  w = await world()
  await asWorker(w.db, tx => tx.query('select sms.host_listens()')) // as a host that has begun to listen
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
  await asWorker(w.db, tx => tx.query('select sms.spread_events(100000)'))
  await w.superuser.query('delete from sms.host_events')
})

/** One text for two holders; its id. */
async function text(words = 'a private matter') {
  const [first, second] = w.acme.agents
  const number = await w.linkedNumber(w.acme, { holders: [first, second] })
  const [outcome] = await ingestTexts(w.db, [{ ...number, text: words }])
  return { ...number, messageId: outcome?.message_id ?? '' }
}
/** How many events the host has not taken. */
const untold = async () => {
  await spreadEvents(w.db)
  return (await w.superuser.query('select from sms.host_events')).rowCount
}
const toldAll = () => until(async () => (await untold()) === 0)

test('the host is told of a text once it is committed: ids and recipients, and no text', async () => {
  const { messageId, numberId } = await text()
  const told: MessageEvent[] = []
  telling(event => void told.push(event))
  await toldAll()
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
  await toldAll()
  expect(told).toMatchObject([{ text: 'shown on request' }])
})

test('what a crash left in hand is told again when its time is over, and not before', async () => {
  const { messageId } = await text()
  const hanging = telling(() => new Promise<void>(() => undefined), { patienceMs: 1_500 }) // never comes to an end
  await until(async () => (await w.superuser.query('select from sms.host_events where tries = 1')).rowCount === 1)
  const told: string[] = []
  const next = telling(event => void told.push(event.messageId))
  await next.stop()
  expect(told).toEqual([])
  await hanging.stop()
  await w.superuser.query('update sms.host_events set due_at = clock_timestamp()')
  telling(event => void told.push(event.messageId))
  await toldAll()
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
    { retryMs: 50 },
  )
  await toldAll()
  expect(tries.filter(id => id === failing.messageId)).toHaveLength(3)
  expect(tries.filter(id => id === fine.messageId)).toHaveLength(1)
})

test('a host that was away for weeks catches up, in order, and nothing was cleared away meanwhile', async () => {
  const number = await w.linkedNumber(w.acme, { holders: [w.acme.agents[0]] })
  const from = '+13035557001'
  const sent: string[] = []
  for (let place = 0; place < 40; place++) {
    const [outcome] = await ingestTexts(w.db, [{ ...number, from, text: `text ${place}` }])
    sent.push(outcome?.message_id ?? '')
    if (place === 20) await spreadEvents(w.db) // half of it had been put down, the rest nobody has looked at
  }
  await w.superuser.query(`
    update sms.events set id = sms.uuid_v7(at - interval '20 days'), at = at - interval '20 days';
    update sms.host_events set since = since - interval '20 days'`)
  const upkeep = startUpkeep({ service: w.service, log: w.service.log, hostListens: true })
  await until(async () => (await w.superuser.query('select from sms.events')).rowCount === 0)
  await upkeep.stop()
  expect((await w.superuser.query('select from sms.host_events')).rowCount).toBe(40)

  const told: string[] = []
  telling(
    ({ messageId }) => {
      if (told.length === 10 && !told.includes('stumbled')) {
        told.push('stumbled')
        throw new Error('the host stumbles')
      }
      told.push(messageId)
    },
    { retryMs: 20 },
  )
  await toldAll()
  expect(told.filter(each => each !== 'stumbled')).toEqual(sent)
})

test('how many events wait for the host is a figure, and is said in the log while it fails', async () => {
  await text()
  const lines: string[] = []
  const log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) })
  const failing = telling(() => Promise.reject(new Error('the host stumbles')), { log, retryMs: 60_000 })
  await until(async () => lines.some(line => line.includes('texts wait for the host')))
  await failing.stop()
  expect(lines.map(line => JSON.parse(line))).toContainEqual(
    expect.objectContaining({ waiting: 1, msg: 'texts wait for the host to take them (onMessage)' }),
  )
  expect(await metricsOf(w.db).metrics()).toContain('sms_waiting{kind="host"} 1')
})

test('a host that takes nothing at all is left in peace for a while, and not asked for each text', async () => {
  for (let count = 0; count < 20; count++) await text()
  await until(async () => (await untold()) === 20) // the service of this world may be in the midst of spreading some
  let tries = 0
  const failing = telling(
    () => {
      tries++
      throw new Error('the host is away')
    },
    { retryMs: 60_000 },
  )
  await until(async () => tries > 0)
  for (let wakes = 0; wakes < 50; wakes++) failing.wake()
  await failing.stop()
  expect(tries).toBe(16)
}, 20_000)

test('a clock that was ahead while the host failed keeps it waiting no longer when it is set right', async () => {
  const number = await w.linkedNumber(w.acme, { holders: [w.acme.agents[0]] })
  await ingestTexts(
    w.db,
    Array.from({ length: 20 }, (_, place) => ({ ...number, from: `+130355571${10 + place}` })),
  )
  await until(async () => (await untold()) === 20)
  let fails = true
  const lines: string[] = []
  const log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) })
  setClock(86_400_000)
  telling(
    () => {
      if (fails) throw new Error('the host is away')
    },
    { log, retryMs: 20 },
  )
  await until(async () => lines.some(line => line.includes('texts wait for the host'))).finally(() => setClock(0))
  fails = false
  await toldAll()
})

test('however the database plans it, no more events are taken at once than were asked for', async () => {
  for (let count = 0; count < 6; count++) await text()
  await until(async () => (await untold()) === 6)
  const taken = await asWorker(w.db, async tx => {
    for (const plan of ['hashagg', 'hashjoin', 'mergejoin', 'sort', 'indexscan', 'bitmapscan', 'material'])
      await tx.query(`set local enable_${plan} = off`)
    return tx.query("select * from sms.events_to_tell(2, interval '1 second', false)")
  })
  expect(taken.rowCount).toBe(2)
})

test('where no host listens, nothing is kept for one', async () => {
  await w.superuser.query("update sms.host_listening set heard_at = clock_timestamp() - interval '31 days'")
  await text()
  expect(await untold()).toBe(0)
  const told: string[] = []
  const teller = telling(event => void told.push(event.messageId))
  await until(
    async () =>
      (await w.superuser.query("select from sms.host_listening where heard_at > now() - interval '1 day'")).rowCount ===
      1,
  )
  const { messageId } = await text()
  await toldAll()
  await teller.stop()
  expect(told).toEqual([messageId])
})

test('several processes share the telling: each text is told by one', async () => {
  const number = await w.linkedNumber(w.acme, { holders: [w.acme.agents[0]] })
  await ingestTexts(
    w.db,
    Array.from({ length: 100 }, () => number),
  )
  const told: string[] = []
  for (let i = 0; i < 3; i++) telling(event => void told.push(event.messageId))
  await toldAll()
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
  await toldAll()
  expect(told).toEqual([])
})

test('late delivery tells once a conversation, by hand and when it is switched on', async () => {
  const [agent] = w.acme.agents
  const line = await w.linkedNumber(w.acme, { holders: [agent], enabled: false })
  const [, second] = await ingestTexts(w.db, [
    { ...line, from: '+13035557101', text: 'one', at: new Date(Date.now() - 1000) },
    { ...line, from: '+13035557101', text: 'two' },
  ])
  const [third] = await ingestTexts(w.db, [{ ...line, from: '+13035557102', text: 'three' }])
  const told: MessageEvent[] = []
  telling(event => void told.push(event))
  await toldAll()
  expect(told).toEqual([])
  const { admin } = w.acme
  const input = EnableInput.parse({ numberId: line.numberId, deliverHeld: true })
  await asPrincipal(w.db, admin, tx => enable(tx, admin, input))
  await until(async () => told.length === 2)
  expect(told.map(({ kind, messageId, recipients }) => [kind, messageId, recipients]).toSorted()).toEqual(
    [
      ['delivered_late', second?.message_id, [agent.userId]],
      ['delivered_late', third?.message_id, [agent.userId]],
    ].toSorted(),
  )

  await w.superuser.query('update sms.numbers set enabled = false where id = $1', [line.numberId])
  const [fourth] = await ingestTexts(w.db, [{ ...line, from: '+13035557103', text: 'four' }])
  await w.superuser.query('update sms.numbers set enabled = true where id = $1', [line.numberId])
  const held = await w.superuser.query('select id from sms.deliveries where message_id = $1', [fourth?.message_id])
  await asPrincipal(w.db, admin, tx => deliverHeld(tx, admin, { deliveryId: held.rows[0]?.id }))
  await until(async () => told.length === 3)
  expect(told[2]).toMatchObject({ kind: 'delivered_late', messageId: fourth?.message_id, recipients: [agent.userId] })
})

test('what moves on is told as that, to the one who has it now', async () => {
  const [first, second] = w.acme.agents
  const line = await w.linkedNumber(w.acme, { holders: [first, second], routing: 'backup' })
  await asPrincipal(w.db, w.acme.admin, tx => setTimer(tx, w.acme.admin, { numberId: line.numberId, minutes: 5 }))
  const [outcome] = await ingestTexts(w.db, [line])
  const told: MessageEvent[] = []
  telling(event => void told.push(event))
  await toldAll()
  await asWorker(w.db, tx => tx.query("select sms.move_on(clock_timestamp() + interval '301 seconds')"))
  await until(async () => told.length === 2)
  expect(told.map(({ kind, messageId, recipients }) => [kind, messageId, recipients])).toEqual([
    ['message', outcome?.message_id, [first.userId]],
    ['moved_on', outcome?.message_id, [second.userId]],
  ])
})

test('a group text is told for each of our numbers that it came to, with the people of each tenant', async () => {
  const ours = await w.linkedNumber(w.acme, { holders: [w.acme.agents[0]] })
  const theirs = await w.linkedNumber(w.globex, { holders: [w.globex.agents[0]] })
  const to = [ours.number, theirs.number, '+13035557202']
  await ingestTexts(w.db, [
    { ...ours, from: '+13035557201', to, text: 'Who comes?' },
    { ...theirs, from: '+13035557201', to, text: 'Who comes?' },
  ])
  const told: MessageEvent[] = []
  telling(event => void told.push(event))
  await toldAll()
  expect(told.map(({ kind, tenantId, recipients }) => [kind, tenantId, recipients]).toSorted()).toEqual(
    [
      ['message', w.acme.tenantId, [w.acme.agents[0].userId]],
      ['message', w.globex.tenantId, [w.globex.agents[0].userId]],
    ].toSorted(),
  )
})

test('who holds the number no more when the host is told is named no more', async () => {
  const [first, second] = w.acme.agents
  const line = await w.linkedNumber(w.acme, { holders: [first, second] })
  await ingestTexts(w.db, [line])
  const input = AssignInput.parse({ numberId: line.numberId, userId: second.userId })
  await asPrincipal(w.db, w.acme.admin, tx => assign(tx, w.acme.admin, input))
  const told: MessageEvent[] = []
  telling(event => void told.push(event))
  await toldAll()
  expect(told).toMatchObject([{ recipients: [second.userId] }])
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
    await until(async () => (await w.superuser.query('select from sms.host_events where tries > 0')).rowCount === 1)
    fails = false
    await w.superuser.query('update sms.host_events set due_at = clock_timestamp()')
    await until(async () => told.length > 0)
    expect(told[0]).toMatchObject({
      numberId: number.numberId,
      recipients: [w.acme.agents[0].userId],
      text: 'stumbles',
    })
  })
})
