import pg from 'pg'
import { pino } from 'pino'
import { asPrincipal } from '../src/access/principal.js'
import { createCarrier } from '../src/questblue/carrier.js'
import { keepUpload } from '../src/messages/keep-upload.js'
import { startOutbox } from '../src/messages/outbox.js'
import type { Repeating } from '../src/messages/repeat.js'
import { disable } from '../src/numbers/disable.js'
import { unlink } from '../src/numbers/unlink.js'
import { ingestTexts } from './support/inbound-text.js'
import { type OutboxProcess, startOutboxProcess } from './support/spawned-outbox.js'
import { control, png, until } from './support/simulated-carrier.js'
import { handedTo, sendAs, somebody, standing } from './support/texting.js'
import { type World, world } from './support/world.js'

let w: World
const running: Repeating[] = []
beforeAll(async () => {
  w = await world()
  w.pool.on('error', () => undefined) // one test cuts the database's connections
})
afterEach(async () => {
  await Promise.all(running.splice(0).map(outbox => outbox.stop()))
  await control(w.simulator, 'DELETE', '/misbehave')
})
afterAll(() => w.stop())

const start = (options: { slots?: number } = {}) => {
  const outbox = startOutbox({ service: w.service, log: pino({ level: 'silent' }), ...options })
  running.push(outbox)
  return outbox
}
const misbehave = (rule: object) => control(w.simulator, 'POST', '/misbehave', { where: 'send', ...rule })
const isUsedUp = async () => JSON.stringify(await control(w.simulator, 'GET', '/misbehave')) === '{"rules":[]}'
const settled = (id: string) => until(async () => !['queued', 'sending'].includes((await standing(w, id)).status))
const lineOf = async () => {
  const [agent] = w.acme.agents
  return { agent, ...(await w.linkedNumber(w.acme, { holders: [agent] })) }
}
const queued = async (rest: { to?: string; text?: string } = {}) => {
  const { agent, number, numberId } = await lineOf()
  const to = rest.to ?? somebody()
  const { id } = await sendAs(w, agent, { from: number, ...rest, to })
  return { id, agent, number, numberId, to }
}

test('a queued text reaches the carrier once, is sent, and waits for its report', async () => {
  const { id, to } = await queued({ text: 'Hello there' })
  start()
  await settled(id)
  expect(await standing(w, id)).toEqual({ status: 'sent', reason: null })
  expect(await handedTo(w, to)).toEqual(['Hello there'])
  const { rows } = await w.superuser.query('select carrier_id from sms.awaiting_reports where message_id = $1', [id])
  expect(rows).toEqual([{ carrier_id: expect.stringMatching(/^\d+$/) }])
  expect((await w.superuser.query('select from sms.outbox where message_id = $1', [id])).rowCount).toBe(0)
})

test.each([
  ['refuse', { reason: 'Recipient is blocked' }, { status: 'failed', reason: 'Recipient is blocked' }, 0],
  ['unauthorised', {}, { status: 'failed', reason: expect.stringMatching(/password/) }, 0],
  ['status500', {}, { status: 'unknown', reason: 'carrier_unknown_outcome' }, 0],
  ['hang', { delayMs: 100 }, { status: 'unknown', reason: 'carrier_unknown_outcome' }, 0],
  ['accept_then_hang', { delayMs: 100 }, { status: 'unknown', reason: 'carrier_unknown_outcome' }, 1],
  ['half', {}, { status: 'unknown', reason: 'carrier_unknown_outcome' }, 1],
  ['late', { delayMs: 200 }, { status: 'sent', reason: null }, 1],
])(
  'when the carrier does "%s", the text ends in one true state and is handed over once',
  async (how, rule, ending, handed) => {
    const { id, to } = await queued()
    await misbehave({ how, ...rule })
    const outbox = start()
    await settled(id)
    outbox.wake()
    await outbox.stop()
    expect(await standing(w, id)).toEqual(ending)
    expect(await handedTo(w, to)).toHaveLength(handed)
    expect(await control(w.simulator, 'GET', '/misbehave')).toEqual({ rules: [] }) // asked exactly once
  },
)

test('a carrier that cannot be reached got nothing: the text has failed', async () => {
  const { id } = await queued()
  const away = createCarrier({
    baseUrl: 'http://127.0.0.1:1',
    credentials: async () => ({ username: 'a', password: 'b', securityKey: 'c' }),
  })
  const outbox = startOutbox({ service: { ...w.service, carrier: away }, log: pino({ level: 'silent' }) })
  running.push(outbox)
  await settled(id)
  expect(await standing(w, id)).toMatchObject({ status: 'failed', reason: expect.stringMatching(/QuestBlue/) })
})

test('what was switched off, unlinked, stopped or ended between queue and carrier never gets there', async () => {
  const off = await queued()
  const ended = await queued()
  const stop = await queued()
  const leaver = await w.person(w.acme.tenantId, 'user')
  const line = await w.linkedNumber(w.acme, { holders: [leaver] })
  const left = await sendAs(w, leaver, { from: line.number })
  const [globexAgent] = w.globex.agents
  const lapsedLine = await w.linkedNumber(w.globex, { holders: [globexAgent] })
  const lapsed = await sendAs(w, globexAgent, { from: lapsedLine.number })

  await asPrincipal(w.db, w.acme.admin, tx => disable(tx, w.acme.admin, { numberId: off.numberId, reason: undefined }))
  await asPrincipal(w.db, w.root, tx => unlink(tx, w.root, { numberId: ended.numberId }))
  await ingestTexts(w.db, [{ numberId: stop.numberId, number: stop.number, from: stop.to, text: 'STOP' }])
  await w.host(w.hostKind.deactivate(leaver.userId))
  await w.host(w.hostKind.setTier(w.globex.tenantId, 'community'))
  start()
  for (const { id } of [off, ended, stop, left, lapsed]) await settled(id)
  await w.host(w.hostKind.setTier(w.globex.tenantId, 'enterprise'))

  expect(await standing(w, off.id)).toEqual({ status: 'failed', reason: 'number_disabled' })
  expect(await standing(w, ended.id)).toEqual({ status: 'failed', reason: 'number_unlinked' })
  expect(await standing(w, stop.id)).toEqual({ status: 'failed', reason: 'opted_out' })
  expect(await standing(w, left.id)).toEqual({ status: 'failed', reason: 'number_not_held' })
  expect(await standing(w, lapsed.id)).toEqual({ status: 'failed', reason: 'tier_required' })
  for (const peer of [off.to, ended.to, left.peer, lapsed.peer]) expect(await handedTo(w, peer)).toEqual([])
  expect(
    (await w.superuser.query('select from sms.awaiting_reports where message_id = any ($1)', [[off.id, stop.id]]))
      .rowCount,
  ).toBe(0)
})

/** A text with a picture, queued; its link is made when it is taken to be handed over. */
const queuedPicture = async () => {
  const line = await lineOf()
  const { agent, number } = line
  const { id: mediaId } = await asPrincipal(w.db, agent, tx => keepUpload(tx, agent, { bytes: png() }))
  const { id } = await sendAs(w, agent, { from: number, mediaIds: [mediaId] })
  return { id, ...line }
}
const linksOf = async (id: string) =>
  (await w.superuser.query('select from sms.media_links where message_id = $1', [id])).rowCount

test('a picture of a text that may no longer be sent gets no link', async () => {
  const { id, numberId } = await queuedPicture()
  await asPrincipal(w.db, w.acme.admin, tx => disable(tx, w.acme.admin, { numberId, reason: undefined }))
  start()
  await settled(id)
  expect(await standing(w, id)).toEqual({ status: 'failed', reason: 'number_disabled' })
  expect(await linksOf(id)).toBe(0)
})

test('a picture that a carrier elsewhere could not fetch from this address is not handed over', async () => {
  const { id } = await queuedPicture()
  const service = { ...w.service, carrierUrl: 'https://api.questblue.com' }
  running.push(startOutbox({ service, log: pino({ level: 'silent' }) }))
  await settled(id)
  expect(await standing(w, id)).toEqual({ status: 'failed', reason: 'public_url_unusable' })
})

test('STOP while ten replies are queued: none of them reaches the carrier', async () => {
  const { agent, number, numberId } = await lineOf()
  const to = somebody()
  const replies = []
  for (let count = 1; count <= 10; count++)
    replies.push(await sendAs(w, agent, { from: number, to, text: `Reply ${count}` }))
  await ingestTexts(w.db, [{ numberId, number, from: to, text: 'stop' }])
  start()
  for (const { id } of replies) await settled(id)
  for (const { id } of replies) expect(await standing(w, id)).toEqual({ status: 'failed', reason: 'opted_out' })
  expect(await handedTo(w, to)).toEqual([])
})

test('a worker that meets a number in the middle of being disabled waits, and then sends nothing', async () => {
  const { id, numberId, to } = await queued()
  const admin = await w.pool.connect()
  await admin.query('begin')
  await admin.query("select set_config('role', 'sms_superadmin', true)")
  await admin.query("select sms.switch_number($1, false, 'in the middle')", [numberId])
  start()
  await until(async () => {
    const { rows } = await w.superuser.query(
      "select from pg_stat_activity where wait_event_type = 'Lock' and query like '%claim_outbox%'",
    )
    return rows.length > 0
  })
  await admin.query('commit')
  admin.release()
  await settled(id)
  expect(await standing(w, id)).toEqual({ status: 'failed', reason: 'number_disabled' })
  expect(await handedTo(w, to)).toEqual([])
})

test('texts of one conversation go out in order, one after the other, while others overtake', async () => {
  const { agent, number } = await lineOf()
  const slow = somebody()
  const slowTexts: { id: string }[] = []
  for (let count = 1; count <= 6; count++)
    slowTexts.push(await sendAs(w, agent, { from: number, to: slow, text: `${count}` }))
  await misbehave({ how: 'late', delayMs: 2_000 }) // of the first that comes, and no other may come before it
  const outbox = start()
  await until(async () => (await standing(w, slowTexts[0]?.id ?? '')).status === 'sending' && (await isUsedUp()))
  const other = await sendAs(w, agent, { from: number })
  outbox.wake()
  await settled(other.id)
  expect((await standing(w, slowTexts[1]?.id ?? '')).status).toBe('queued')
  for (const { id } of slowTexts) await settled(id)
  expect(await handedTo(w, slow)).toEqual(['1', '2', '3', '4', '5', '6'])
})

test('three workers on one outbox hand each of sixty texts over once', async () => {
  const { agent, number } = await lineOf()
  const peers = Array.from({ length: 20 }, somebody)
  const texts = []
  for (let count = 0; count < 60; count++) {
    texts.push(await sendAs(w, agent, { from: number, to: peers[count % 20], text: `${count}` }))
  }
  start({ slots: 3 })
  start({ slots: 3 })
  start({ slots: 3 })
  for (const { id } of texts) await settled(id)
  for (const [index, peer] of peers.entries()) {
    expect(await handedTo(w, peer)).toEqual([`${index}`, `${index + 20}`, `${index + 40}`])
  }
})

test('a hint wakes the worker; stopping waits for the call under way and writes its outcome down', async () => {
  const outbox = start()
  await misbehave({ how: 'late', delayMs: 500 })
  const { id } = await queued()
  outbox.wake()
  await until(async () => (await standing(w, id)).status === 'sending')
  const after = await queued()
  await outbox.stop()
  expect((await standing(w, id)).status).toBe('sent')
  expect((await standing(w, after.id)).status).toBe('queued')
  start()
  await settled(after.id)
})

test('while the database is away the outcome is remembered, and the carrier is not asked again', async () => {
  const { id, to } = await queued()
  const pool = new pg.Pool({ connectionString: w.url, max: 4 })
  pool.on('error', () => undefined) // its connections are cut below
  const outbox = startOutbox({
    service: { ...w.service, db: { ...w.db, pool } },
    log: pino({ level: 'silent' }),
  })
  running.push(outbox)
  await misbehave({ how: 'late', delayMs: 300 })
  await until(async () => (await standing(w, id)).status === 'sending')
  const name = new URL(w.url).pathname.slice(1)
  await w.superuser.query('update pg_database set datallowconn = false where datname = $1', [name])
  await until(async () => {
    const cut = `select pg_terminate_backend(pid) from pg_stat_activity
      where usename = 'panel_test' and datname = $1 and state = 'idle' and state_change < clock_timestamp() - interval '20 ms'`
    await w.superuser.query(cut, [name])
    const { rows } = await w.superuser.query(
      "select from pg_stat_activity where usename = 'panel_test' and datname = $1",
      [name],
    )
    return rows.length === 0
  })
  await until(async () => (await handedTo(w, to)).length === 1)
  await new Promise(soon => setTimeout(soon, 400))
  expect((await standing(w, id)).status).toBe('sending')
  await w.superuser.query('update pg_database set datallowconn = true where datname = $1', [name])
  await settled(id)
  expect(await standing(w, id)).toEqual({ status: 'sent', reason: null })
  expect(await handedTo(w, to)).toHaveLength(1)
  await outbox.stop()
  await pool.end()
})

describe('a worker that is killed', () => {
  const started: OutboxProcess[] = []
  afterEach(() => {
    for (const worker of started.splice(0)) worker.process.kill('SIGKILL')
  })

  test('between handing over and writing down leaves an unknown text, which is never sent again', async () => {
    const { id, to } = await queued()
    await misbehave({ how: 'accept_then_hang', delayMs: 60_000 })
    const worker = await startOutboxProcess(w)
    started.push(worker)
    await until(async () => (await handedTo(w, to)).length === 1)
    await worker.kill()
    expect((await standing(w, id)).status).toBe('sending')
    start()
    const next = await queued()
    await settled(next.id)
    expect((await standing(w, id)).status).toBe('sending') // it may still be in another process's hands
    await w.superuser.query(
      "update sms.outbox set claimed_at = claimed_at - interval '1 minute' where message_id = $1",
      [id],
    )
    start()
    await settled(id)
    expect(await standing(w, id)).toEqual({ status: 'unknown', reason: 'carrier_unknown_outcome' })
    expect(await handedTo(w, to)).toHaveLength(1)
  })
})
