import { pino } from 'pino'
import { asPrincipal, type Principal } from '../src/access/principal.js'
import { startFinding } from '../src/messages/find-unknown.js'
import { listMessages } from '../src/messages/list-messages.js'
import { startOutbox } from '../src/messages/outbox.js'
import { send } from '../src/messages/send.js'
import { startSettling } from '../src/messages/settle-sent.js'
import { setDelivery } from '../src/numbers/set-delivery.js'
import { hostedApp } from './support/hosted-app.js'
import { control, until } from './support/simulated-carrier.js'
import { report, somebody, standing } from './support/texting.js'
import { type World, world } from './support/world.js'

let w: World
let agent: Principal
const log = pino({ level: 'silent' })
beforeAll(async () => {
  w = await world()
  agent = w.acme.agents[0]
})
afterEach(async () => {
  await control(w.simulator, 'DELETE', '/misbehave')
  await control(w.simulator, 'POST', '/groups', { ids: 'one' })
})
afterAll(() => w.stop())

const people = (size: number) => Array.from({ length: size }, somebody).sort()
const line = () => w.linkedNumber(w.acme, { holders: [agent] })
/** Hands texts to the carrier: each to one, or to a group. */
const sendOut = async (...texts: { from: string; to: string | string[] }[]) => {
  const ids: string[] = []
  for (const text of texts) {
    const sent = await asPrincipal(w.db, agent, tx => send(tx, agent, { ...text, text: 'Hello all' }))
    ids.push(sent.id)
  }
  const outbox = startOutbox({ service: w.service, log })
  await until(async () => (await w.superuser.query('select from sms.outbox')).rowCount === 0)
  await outbox.stop()
  return ids
}
const read = async (who: Principal, number: string, id: string | undefined) => {
  const { messages } = await asPrincipal(w.db, who, tx => listMessages(tx, who, { number }))
  const found = messages.find(message => message.id === id)
  return { status: found?.status, reason: found?.reason, recipients: found?.recipients }
}
const askOnce = async (id: string | undefined) => {
  await w.superuser.query(
    "update sms.awaiting_reports set next_ask_at = case when message_id = $1 then now() else 'infinity' end, ask_count = 0",
    [id],
  )
  const worker = startSettling({ service: w.service, log })
  await until(
    async () =>
      (await w.superuser.query('select from sms.awaiting_reports where message_id = $1 and ask_count = 0', [id]))
        .rowCount === 0,
  )
  await worker.stop()
}
const waitForEnds = (peers: string[]) =>
  until(async () => {
    const { messages } = await control(w.simulator, 'GET', `/messages?peer=${encodeURIComponent(peers[0] ?? '')}`)
    return messages.every(({ ends, to }: { ends: object; to: string[] }) => Object.keys(ends).length === to.length)
  })

test('a group text is delivered when it was delivered to all, and one receiver’s report says nothing of the others', async () => {
  const number = await line()
  const [ann, bob, cid] = people(3)
  const [id] = await sendOut({ from: number.number, to: [ann, bob, cid].map(String) })
  for (const [place, peer] of [cid, ann, bob].map(String).entries()) {
    const [answer] = await report(w, [{ ...number, peer, status: 'delivered' }])
    expect(answer).toMatchObject({ outcome: 'report', message_id: id })
    expect((await read(agent, number.number, id)).status).toBe(place === 2 ? 'delivered' : 'sent')
  }
  expect(await read(agent, number.number, id)).toEqual({
    status: 'delivered',
    reason: null,
    recipients: [ann, bob, cid].map(peer => ({ number: peer, status: 'delivered', reason: null, reasonCode: null })),
  })
})

test('failed for one of four, it says to how many it was delivered, for whom it failed and why, and stays so', async () => {
  const number = await line()
  const [ann = '', bob = '', cid = '', dan = ''] = people(4)
  const [id] = await sendOut({ from: number.number, to: [ann, bob, cid, dan] })
  await report(w, [
    { ...number, peer: ann, status: 'failed', reason: 'Unknown subscriber' },
    { ...number, peer: bob, status: 'delivered' },
    { ...number, peer: cid, status: 'sent' },
    { ...number, peer: dan, status: 'delivered' },
  ])
  expect(await read(agent, number.number, id)).toEqual({
    status: 'sent',
    reason: `Delivered to 2 of 4; failed: ${ann} (Unknown subscriber)`,
    recipients: [
      { number: ann, status: 'failed', reason: 'Unknown subscriber', reasonCode: null },
      { number: bob, status: 'delivered', reason: null, reasonCode: null },
      { number: cid, status: 'sent', reason: null, reasonCode: null },
      { number: dan, status: 'delivered', reason: null, reasonCode: null },
    ],
  })
  await report(w, [{ ...number, peer: cid, status: 'delivered' }])
  const whole = await read(agent, number.number, id)
  expect(whole).toMatchObject({ status: 'sent', reason: `Delivered to 3 of 4; failed: ${ann} (Unknown subscriber)` })
  await report(w, [
    { ...number, peer: ann, status: 'delivered' },
    { ...number, peer: bob, status: 'failed' },
  ])
  expect(await read(agent, number.number, id)).toEqual(whole)
  const { rows } = await w.superuser.query('select confirmed_at from sms.awaiting_reports where message_id = $1', [id])
  expect(rows[0].confirmed_at).not.toBeNull()
})

test('failed for all it is failed, with their reasons', async () => {
  const number = await line()
  const [ann = '', bob = ''] = people(2)
  const [id] = await sendOut({ from: number.number, to: [ann, bob] })
  await report(w, [{ ...number, peer: ann, status: 'failed', reason: 'Unknown subscriber' }])
  await report(w, [{ ...number, peer: bob, status: 'failed', reason: 'Blocked' }])
  expect(await standing(w, id ?? '')).toEqual({ status: 'failed', reason: 'Blocked; Unknown subscriber' })
})

test('a group text whose answer was lost is sent by its first report, and the others settle it', async () => {
  const number = await line()
  const [ann = '', bob = ''] = people(2)
  await control(w.simulator, 'POST', '/misbehave', { where: 'send', how: 'half' })
  const [id] = await sendOut({ from: number.number, to: [ann, bob] })
  expect((await read(agent, number.number, id)).recipients?.map(({ status }) => status)).toEqual(['unknown', 'unknown'])
  await report(w, [{ ...number, peer: ann, status: 'failed' }])
  expect((await read(agent, number.number, id)).status).toBe('sent')
  await report(w, [{ ...number, peer: bob, status: 'delivered' }])
  expect((await read(agent, number.number, id)).reason).toMatch(/^Delivered to 1 of 2; failed: /)
})

test('a report that may mean the group’s text or one to that person alone settles none; the carrier is asked by the receiver’s own id', async () => {
  const number = await line()
  const [ann = '', bob = ''] = people(2)
  await control(w.simulator, 'POST', '/groups', { ids: 'each' })
  await control(w.simulator, 'POST', '/misbehave', { where: 'reports', how: 'refuse', to: ann })
  const [group, alone] = await sendOut({ from: number.number, to: [ann, bob] }, { from: number.number, to: ann })
  await waitForEnds([ann])
  await report(w, [{ ...number, peer: ann, status: 'delivered' }])
  for (const id of [group, alone]) expect((await read(agent, number.number, id)).status).toBe('sent')
  const worker = startSettling({ service: w.service, log })
  await until(async () => (await read(agent, number.number, alone)).status === 'delivered')
  await until(async () => (await read(agent, number.number, group)).reason !== null)
  await worker.stop()
  expect((await read(agent, number.number, group)).recipients?.map(({ status }) => status)).toEqual([
    'failed',
    'delivered',
  ])
})

test('the carrier’s one word about a group is taken after ten minutes, for those without a report of their own', async () => {
  const number = await line()
  const [ann = '', bob = ''] = people(2)
  const [id] = await sendOut({ from: number.number, to: [ann, bob] })
  await waitForEnds([ann])
  await report(w, [{ ...number, peer: ann, status: 'delivered' }])
  await askOnce(id)
  expect((await read(agent, number.number, id)).status).toBe('sent')
  await w.superuser.query("update sms.awaiting_reports set sent_at = now() - interval '11 minutes'")
  await askOnce(id)
  expect((await read(agent, number.number, id)).status).toBe('delivered')
})

test('the carrier’s one word is not taken where a report has said otherwise', async () => {
  const number = await line()
  const [ann = '', bob = ''] = people(2)
  const [id] = await sendOut({ from: number.number, to: [ann, bob] })
  await waitForEnds([ann])
  await report(w, [{ ...number, peer: ann, status: 'failed' }])
  await w.superuser.query("update sms.awaiting_reports set sent_at = now() - interval '11 minutes'")
  await askOnce(id)
  const { recipients } = await read(agent, number.number, id)
  expect(recipients?.map(({ status }) => status)).toEqual(['failed', 'sent'])
})

test.each(['one', 'each'])(
  'a group text whose answer was lost is found in the history, ids: %s, with what it says of each',
  async ids => {
    const number = await line()
    const [ann = '', bob = '', cid = ''] = people(3)
    await control(w.simulator, 'POST', '/groups', { ids })
    await control(w.simulator, 'POST', '/misbehave', { where: 'send', how: 'half' })
    await control(w.simulator, 'POST', '/misbehave', { where: 'reports', how: 'refuse', to: bob })
    const [id] = await sendOut({ from: number.number, to: [ann, bob, cid] })
    await waitForEnds([ann])
    const finding = startFinding({ service: w.service, log })
    await until(async () => (await read(agent, number.number, id)).status === 'sent')
    await finding.stop()
    expect((await read(agent, number.number, id)).recipients?.map(({ status }) => status)).toEqual([
      'delivered',
      'failed',
      'delivered',
    ])
  },
)

test('a text to one is not found in a group text to that person, nor the other way round', async () => {
  const number = await line()
  const [ann = '', bob = ''] = people(2)
  await control(w.simulator, 'POST', '/misbehave', { where: 'send', how: 'status500' })
  const [alone] = await sendOut({ from: number.number, to: ann })
  await control(w.simulator, 'POST', '/misbehave', { where: 'send', how: 'half' })
  const [group] = await sendOut({ from: number.number, to: [ann, bob] })
  await waitForEnds([ann])
  const finding = startFinding({ service: w.service, log, absentAfterMs: 1 })
  await until(async () => (await read(agent, number.number, group)).status === 'delivered')
  await finding.stop()
  expect((await read(agent, number.number, alone)).status).toBe('unknown')
})

test('over HTTP: the simulator’s reports, one a receiver, are told in the thread and in REST, and to the own tenant alone', async () => {
  const number = await line()
  const app = await hostedApp(w)
  try {
    await setDelivery({ ...w.service, publicUrl: app.url }, w.root, { numberId: number.numberId })
    const [ann = '', bob = '', cid = ''] = people(3)
    const refuse = { where: 'reports', how: 'refuse', to: bob, reason: 'Unknown subscriber' }
    await control(w.simulator, 'POST', '/misbehave', refuse)
    const own = await app.as(agent)
    const sent = await own.post('/api/sms/messages').send({ from: number.number, to: [ann, bob, cid], text: 'Lunch?' })
    expect(sent.body.recipients).toEqual(
      [ann, bob, cid].map(peer => ({ number: peer, status: 'queued', reason: null, reasonCode: null })),
    )
    const message = async () => (await own.get('/api/sms/messages').query({ number: number.number })).body.messages[0]
    await until(async () => (await message()).reason?.startsWith('Delivered to 2 of 3'))
    expect(await message()).toMatchObject({
      status: 'sent',
      reason: `Delivered to 2 of 3; failed: ${bob} (Unknown subscriber)`,
      recipients: [
        { number: ann, status: 'delivered' },
        { number: bob, status: 'failed', reason: 'Unknown subscriber', reasonCode: null },
        { number: cid, status: 'delivered' },
      ],
    })
  } finally {
    await app.stop()
  }
  const rows = async (who: Principal) => {
    const count = 'select from sms.group_recipients where number_id = $1'
    return (await asPrincipal(w.db, who, tx => tx.query(count, [number.numberId]))).rowCount
  }
  expect(await rows(agent)).toBe(3)
  expect(await rows(w.acme.admin)).toBe(3)
  expect(await rows(w.root)).toBe(3)
  for (const stranger of [w.acme.agents[1], w.globex.admin, w.globex.agents[0]]) expect(await rows(stranger)).toBe(0)
})
