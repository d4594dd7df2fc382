import { pino } from 'pino'
import { startOutbox } from '../src/messages/outbox.js'
import type { Repeating } from '../src/messages/repeat.js'
import { settle } from '../src/messages/settle.js'
import { startSettling } from '../src/messages/settle-sent.js'
import { control, until } from './support/simulated-carrier.js'
import { report, sendAs, somebody, standing } from './support/texting.js'
import { type World, world } from './support/world.js'

let w: World
let running: Repeating[] = []
const log = pino({ level: 'silent' })
beforeAll(async () => {
  w = await world()
})
afterEach(async () => {
  await Promise.all(running.map(worker => worker.stop()))
  running = []
  await control(w.simulator, 'DELETE', '/misbehave')
})
afterAll(() => w.stop())

const statusOf = async (id: string) => (await standing(w, id)).status
const lineOf = async () => {
  const [agent] = w.acme.agents
  return { agent, ...(await w.linkedNumber(w.acme, { holders: [agent] })) }
}
const sent = async (line: Awaited<ReturnType<typeof lineOf>>, peer: string) => {
  const { id } = await sendAs(w, line.agent, { from: line.number, to: peer })
  if (running.length === 0) running.push(startOutbox({ service: w.service, log }))
  await until(async () => !['queued', 'sending'].includes(await statusOf(id)))
  return id
}
const deliveryOf = async (id: string) =>
  (await w.superuser.query('select outcome, reason from sms.deliveries where message_id = $1 order by id', [id])).rows

test('a report moves the one text it can mean forward, and is logged', async () => {
  const line = await lineOf()
  const peer = somebody()
  const id = await sent(line, peer)
  const [first, second] = await report(w, [
    { ...line, peer, status: 'sent' },
    { ...line, peer, status: 'delivered' },
  ])
  expect([first, second]).toMatchObject([
    { item: 0, outcome: 'report', message_id: id },
    { item: 1, outcome: 'report', message_id: id },
  ])
  expect(await standing(w, id)).toEqual({ status: 'delivered', reason: null })
  expect(await deliveryOf(id)).toEqual([
    { outcome: 'report', reason: 'sent' },
    { outcome: 'report', reason: 'delivered' },
  ])
})

test('a failure keeps the carrier’s reason', async () => {
  const line = await lineOf()
  const peer = somebody()
  const id = await sent(line, peer)
  await report(w, [{ ...line, peer, status: 'failed', reason: 'Unknown subscriber' }])
  expect(await standing(w, id)).toEqual({ status: 'failed', reason: 'Unknown subscriber' })
})

test('a report that is made twice, or comes after the end, changes nothing', async () => {
  const line = await lineOf()
  const peer = somebody()
  const id = await sent(line, peer)
  await report(w, [{ ...line, peer, status: 'delivered' }])
  const late = await report(w, [
    { ...line, peer, status: 'delivered' },
    { ...line, peer, status: 'failed' },
    { ...line, peer, status: 'sent' },
  ])
  expect(late.map(({ outcome }) => outcome)).toEqual(['report', 'report', 'report'])
  expect(await statusOf(id)).toBe('delivered')
})

test('a batch that is committed and asked again answers the same and changes nothing', async () => {
  const line = await lineOf()
  const peer = somebody()
  const id = await sent(line, peer)
  const batch = [{ ...line, peer, status: 'delivered', deliveryId: '01920000-0000-7000-8000-000000000001' }]
  const once = await report(w, batch)
  expect(await report(w, batch)).toEqual(once)
  expect(await deliveryOf(id)).toHaveLength(1)
})

test('a report that is quicker than the answer to the call settles the text, and the answer changes nothing', async () => {
  const line = await lineOf()
  const peer = somebody()
  await control(w.simulator, 'POST', '/misbehave', { where: 'send', how: 'late', delayMs: 400 })
  const { id } = await sendAs(w, line.agent, { from: line.number, to: peer })
  running.push(startOutbox({ service: w.service, log }))
  await until(async () => (await statusOf(id)) === 'sending')
  await report(w, [{ ...line, peer, status: 'delivered' }])
  expect(await statusOf(id)).toBe('delivered')
  await Promise.all(running.map(worker => worker.stop()))
  running = []
  expect(await standing(w, id)).toEqual({ status: 'delivered', reason: null })
  expect((await w.superuser.query('select from sms.outbox where message_id = $1', [id])).rowCount).toBe(0)
})

test('a text whose answer was lost is settled by its report', async () => {
  const line = await lineOf()
  const peer = somebody()
  await control(w.simulator, 'POST', '/misbehave', { where: 'send', how: 'half' })
  const id = await sent(line, peer)
  expect(await statusOf(id)).toBe('unknown')
  await report(w, [{ ...line, peer, status: 'delivered' }])
  expect(await standing(w, id)).toEqual({ status: 'delivered', reason: null })
})

test('where a report may mean several texts nothing is guessed: the carrier is asked about each by its id', async () => {
  const line = await lineOf()
  const peer = somebody()
  const good = await sent(line, peer)
  await control(w.simulator, 'POST', '/misbehave', { where: 'reports', how: 'refuse' })
  const bad = await sent(line, peer)
  await until(async () => {
    const { messages } = await control(w.simulator, 'GET', `/messages?peer=${encodeURIComponent(peer)}`)
    return messages.every(({ status }: { status: string }) => status !== 'sent')
  })
  // Newest first would have taken the first text's "delivered" for the second's.
  const [answer] = await report(w, [{ ...line, peer, status: 'delivered' }])
  expect(answer).toMatchObject({ outcome: 'report', message_id: bad })
  expect([await statusOf(good), await statusOf(bad)]).toEqual(['sent', 'sent'])
  running.push(startSettling({ service: w.service, log }))
  await until(async () => (await statusOf(good)) === 'delivered' && (await statusOf(bad)) === 'failed')
})

test('a report for a text nobody sent is logged as unmatched, another tenant’s is never touched', async () => {
  const mine = await lineOf()
  const peer = somebody()
  const [agent] = w.globex.agents
  const theirs = await w.linkedNumber(w.globex, { holders: [agent] })
  const id = await sent({ agent, ...theirs }, peer)
  const answers = await report(w, [
    { ...mine, peer, status: 'delivered' },
    { numberId: null, number: '+12125559999', peer, status: 'delivered' },
  ])
  expect(answers.map(({ outcome, message_id }) => [outcome, message_id])).toEqual([
    ['report_unmatched', null],
    ['report_unmatched', null],
  ])
  expect(await statusOf(id)).toBe('sent')
})

test('one poisoned report fails alone', async () => {
  const line = await lineOf()
  const peer = somebody()
  const id = await sent(line, peer)
  const answers = await report(w, [
    { ...line, peer, status: 'read by aliens' },
    { ...line, numberId: 'no uuid', peer, status: 'delivered' },
    { ...line, peer, status: 'delivered' },
  ])
  expect(answers.map(({ outcome }) => outcome)).toEqual(['rejected', 'rejected', 'report'])
  expect(await statusOf(id)).toBe('delivered')
})

test('a report confirms the token it came by', async () => {
  const line = await lineOf()
  const { rows } = await w.superuser.query('select id from sms.webhook_tokens where number_id = $1', [line.numberId])
  await w.superuser.query('select sms.ingest_reports($1)', [
    JSON.stringify([
      {
        item: 0,
        deliveryId: '01920000-0000-7000-8000-000000000002',
        numberId: line.numberId,
        number: line.number,
        tokenId: rows[0].id,
        receivedAt: '2026-01-02T03:04:05Z',
        elapsedMs: 1,
        dialect: 'report_json',
        from: line.number,
        to: somebody(),
        status: 'sent',
        reason: null,
      },
    ]),
  ])
  const state = await w.superuser.query('select token_id, token_used_at from sms.number_state where number_id = $1', [
    line.numberId,
  ])
  expect(state.rows).toEqual([{ token_id: rows[0].id, token_used_at: new Date('2026-01-02T03:04:05Z') }])
})

test('a text without a report is asked about after half a minute, less and less often, ten times at most', async () => {
  const line = await lineOf()
  const id = await sent(line, somebody())
  await settle(w.db, id, { status: 'sent', carrierId: 'another' }) // said once, the carrier's id stays
  const gaps: (number | string)[] = []
  const gapOf = ({ gap }: { gap: string }) => (gap === 'infinity' ? gap : Math.ceil(Number(gap) / 30) * 30) // some of it is over
  const due = async () =>
    (
      await w.superuser.query(
        "select case when next_ask_at = 'infinity' then 'infinity' else extract(epoch from next_ask_at - clock_timestamp())::text end as gap, carrier_id from sms.awaiting_reports where message_id = $1",
        [id],
      )
    ).rows[0]
  gaps.push(gapOf(await due()))
  await control(w.simulator, 'POST', '/misbehave', { where: 'deliveryStatus', how: 'refuse', times: 1_000 })
  for (let ask = 1; ask <= 10; ask++) {
    await w.superuser.query('update sms.awaiting_reports set next_ask_at = clock_timestamp() where message_id = $1', [
      id,
    ])
    const worker = startSettling({ service: w.service, log })
    await until(
      async () =>
        Number(
          (await w.superuser.query('select ask_count from sms.awaiting_reports where message_id = $1', [id])).rows[0]
            .ask_count,
        ) === ask,
    )
    await worker.stop()
    gaps.push(gapOf(await due()))
  }
  expect(gaps).toEqual([30, 30, 60, 120, 240, 480, 960, 1_920, 3_840, 7_680, 'infinity'])
  expect((await due()).carrier_id).toMatch(/^\d+$/)
  expect(await statusOf(id)).toBe('sent')
})
