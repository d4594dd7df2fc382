import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import request from 'supertest'
import { asPrincipal, asWorker, type Principal } from '../src/access/principal.js'
import { inTransaction } from '../src/database/transaction.js'
import { SmsError } from '../src/errors.js'
import { listMessages } from '../src/messages/list-messages.js'
import { previewReplay } from '../src/messages/preview-replay.js'
import { replay } from '../src/messages/replay.js'
import { disable } from '../src/numbers/disable.js'
import { link } from '../src/numbers/link.js'
import { LinkInput } from '../src/numbers/link-input.js'
import { unlink } from '../src/numbers/unlink.js'
import { type OpenDoors, openDoors, webhookPath } from './support/doors.js'
import { ingestTexts } from './support/inbound-text.js'
import { refusal, sendAs, somebody } from './support/texting.js'
import { type TestTenant, type World, world } from './support/world.js'

let w: World
let doors: OpenDoors
beforeAll(async () => {
  w = await world()
  doors = await openDoors(w)
})
afterAll(async () => {
  await doors.stop()
  await w.stop()
})

interface Line {
  numberId: string
  number: string
  path: string
}
const oldLine = async (holders: Principal[], options: object = {}): Promise<Line> => {
  const number = await w.linkedNumber(w.acme, { holders, ...options })
  const path = await webhookPath(w, number.numberId)
  await w.superuser.query('update sms.webhook_tokens set expires_at = clock_timestamp() where number_id = $1', [
    number.numberId,
  ])
  return { ...number, path }
}
const unlinked = ({ numberId }: Line) => asPrincipal(w.db, w.root, tx => unlink(tx, w.root, { numberId }))
const linkedTo = async ({ tenantId }: TestTenant, { number }: Line, holder: Principal) => {
  const input = LinkInput.parse({ numbers: [number], tenantId, userIds: [holder.userId], setDelivery: false })
  return (await link(w.service, w.root, input)).results[0]?.numberId
}
const newest = async ({ number }: Line): Promise<string> => {
  const find = "select id from sms.deliveries where number = $1 and reason = 'retired_token' order by id desc limit 1"
  return (await w.superuser.query(find, [number])).rows[0].id
}
/** Posts a text on the old address and gives the delivery that it became. */
const arrives = async (line: Line, { from = somebody(), text = 'hello', ...more }: Record<string, unknown> = {}) => {
  await request(doors.url)
    .post(line.path)
    .send({ from, to: [line.number], text, ...more })
    .expect(200)
  return newest(line)
}
/** As if it had come earlier. */
const cameAgo = (deliveryId: string, minutes: number) =>
  w.superuser.query('update sms.deliveries set at = at - make_interval(mins => $2) where id = $1', [
    deliveryId,
    minutes,
  ])
const takeIn = (deliveryId: string) => replay(w.service, w.root, { deliveryId })
const preview = (deliveryId: string) => previewReplay(w.service, w.root, { deliveryId })
const sentence = async (call: Promise<unknown>) => {
  const failure = await call.catch((error: unknown) => error)
  return failure instanceof SmsError ? failure.message : 'done'
}
const inboxOf = async (who: Principal, { number }: Line) =>
  (await asPrincipal(w.db, who, tx => listMessages(tx, who, { number, inbox: 'mine' }))).messages
const audit = async (action: string) =>
  (await w.superuser.query('select tenant_id, actor from sms.audit where action = $1', [action])).rows
const everything = async () => {
  const tables = ['messages', 'inbox', 'deliveries', 'conversations', 'opt_outs', 'events', 'keywords', 'media']
  const sums = tables.map(t => `(select md5(string_agg(t::text, '' order by t::text)) from sms.${t} t)`)
  return (await w.superuser.query(`select concat_ws(',', ${sums.join(', ')}) as all`)).rows[0].all
}

test('what came on a replaced token is shown first, and then taken in: to today’s holders, with its time, marked, once', async () => {
  const [agent, today] = w.acme.agents
  const line = await oldLine([agent])
  const deliveryId = await arrives(line, { from: '+13035550001', text: 'do you still have the blue one?' })
  await cameAgo(deliveryId, 90)
  await w.superuser.query('update sms.assignments set user_id = $1 where number_id = $2', [today.userId, line.numberId])
  const before = await everything()
  expect(await preview(deliveryId)).toEqual({
    from: '+13035550001',
    to: [line.number],
    text: 'do you still have the blue one?',
    media: 0,
    number: line.number,
    numberId: line.numberId,
    at: expect.any(String),
    tenant: 'Acme',
    holders: ['Acme agent 2'],
    verdict: 'delivered',
    keyword: null,
    replayed: false,
  })
  expect(await everything()).toBe(before)
  expect(await audit('retired_request.opened')).toEqual([{ tenant_id: null, actor: w.root.userId }])

  const taken = await takeIn(deliveryId)
  expect(taken).toMatchObject({ numberId: line.numberId, outcome: 'delivered', recipients: [today.userId] })
  const [message] = await inboxOf(today, line)
  expect(message).toMatchObject({ text: 'do you still have the blue one?', status: 'received', late: 'retired_token' })
  expect(Date.now() - Date.parse(message?.at ?? '')).toBeGreaterThan(89 * 60_000)
  expect(await inboxOf(agent, line)).toEqual([])
  expect((await audit('delivery.replay')).map(row => row.tenant_id)).toEqual([w.acme.tenantId])
  const sql = 'select outcome, reason, message_id as id from sms.delivery_list where number = $1 order by outcome'
  const log = async (who: Principal) => (await asPrincipal(w.db, who, tx => tx.query(sql, [line.number]))).rows
  const own = { outcome: 'delivered', reason: 'replayed', id: taken.messageId }
  expect(await log(w.acme.admin)).toEqual([own])
  expect(await log(w.root)).toEqual([own, { outcome: 'rejected', reason: 'retired_token', id: taken.messageId }])

  const after = await everything()
  expect(await takeIn(deliveryId)).toEqual(taken)
  expect(await everything()).toBe(after)
})

test('ten who take it in at once take it in once', async () => {
  const [agent] = w.acme.agents
  const line = await oldLine([agent])
  const deliveryId = await arrives(line)
  const taken = await Promise.all(Array.from({ length: 10 }, () => takeIn(deliveryId)))
  expect(new Set(taken.map(({ messageId }) => messageId)).size).toBe(1)
  expect(await inboxOf(agent, line)).toHaveLength(1)
})

test('it never goes to another tenant, nor out of a time that has ended into the next', async () => {
  const [agent] = w.acme.agents
  const line = await oldLine([agent])
  const during = await arrives(line, { text: 'while it was ours' })
  await unlinked(line)
  const between = await arrives(line, { text: 'when it was nobody’s' })
  const gone = 'This cannot be taken in: its number is no longer with the tenant that it came for.'
  expect(await sentence(takeIn(between))).toBe(gone)
  const globex = await linkedTo(w.globex, line, w.globex.agents[0])
  const foreign = await arrives(line, { text: 'when it was theirs' })
  for (const deliveryId of [during, between, foreign]) {
    expect(await sentence(preview(deliveryId))).toBe(gone)
    expect(await sentence(takeIn(deliveryId))).toBe(gone)
  }
  expect((await w.superuser.query('select from sms.messages where number_id = $1', [globex])).rowCount).toBe(0)

  await asPrincipal(w.db, w.root, tx => unlink(tx, w.root, { numberId: globex ?? '' }))
  const again = await linkedTo(w.acme, line, agent)
  expect(await takeIn(between)).toMatchObject({ numberId: again, outcome: 'delivered', recipients: [agent.userId] })
  expect(await takeIn(foreign)).toMatchObject({ numberId: again, outcome: 'delivered' })
  expect(await sentence(takeIn(during))).toBe(gone)
  expect((await inboxOf(agent, line)).map(({ text }) => text).toSorted()).toEqual([
    'when it was nobody’s',
    'when it was theirs',
  ])
})

test('a superadmin’s alone: it is nobody else’s to look at or take in', async () => {
  const line = await oldLine([w.acme.agents[0]])
  const deliveryId = await arrives(line)
  for (const who of [w.acme.admin, w.acme.agents[0], w.globex.admin]) {
    expect(await refusal(previewReplay(w.service, who, { deliveryId }))).toBe('not_allowed')
    expect(await refusal(replay(w.service, who, { deliveryId }))).toBe('not_allowed')
    const take = asPrincipal(w.db, who, tx => tx.query("select sms.replay_delivery($1, '{}')", [deliveryId]))
    await expect(take).rejects.toMatchObject({ code: '42501' })
    const open = asPrincipal(w.db, who, tx => tx.query('select from sms.open_kept($1)', [[deliveryId]]))
    expect(
      await open.then(
        ({ rowCount }) => rowCount,
        ({ code }) => code,
      ),
    ).toBe(who.role === 'user' ? '42501' : 0)
  }
  expect(await refusal(takeIn('00000000-0000-7000-8000-000000000000'))).toBe('not_found')
  const ordinary = await w.linkedNumber(w.acme)
  await ingestTexts(w.db, [ordinary])
  const { rows } = await w.superuser.query('select id from sms.deliveries where number_id = $1', [ordinary.numberId])
  const before = await everything()
  expect(await takeIn(rows[0].id)).toMatchObject({ numberId: ordinary.numberId, outcome: 'held_unassigned' })
  expect(await everything()).toBe(before) // it is there already
})

test('where texts are held it is held, and delivered later as they are', async () => {
  const [agent] = w.acme.agents
  const [off, nobody] = [await oldLine([agent]), await oldLine([])]
  await asPrincipal(w.db, w.acme.admin, tx => disable(tx, w.acme.admin, { numberId: off.numberId, reason: undefined }))
  const first = await arrives(off)
  expect(await preview(first)).toMatchObject({ verdict: 'held_disabled', holders: ['Acme agent 1'] })
  expect(await takeIn(first)).toMatchObject({ outcome: 'held_disabled', recipients: [] })
  expect(await inboxOf(agent, off)).toEqual([])
  expect(await takeIn(await arrives(nobody))).toMatchObject({ outcome: 'held_unassigned' })
  const waiting = await asPrincipal(w.db, w.acme.admin, tx =>
    tx.query('select waiting from sms.number_list where id = any ($1)', [[off.numberId, nobody.numberId]]),
  )
  expect(waiting.rows).toEqual([{ waiting: 1 }, { waiting: 1 }])
})

test('a text that came in another way as well is kept as a duplicate, and delivered to nobody a second time', async () => {
  const [agent] = w.acme.agents
  const line = await oldLine([agent])
  const from = somebody()
  await ingestTexts(w.db, [{ ...line, from, text: 'once' }])
  const deliveryId = await arrives(line, { from, text: 'once' })
  expect(await preview(deliveryId)).toMatchObject({ verdict: 'duplicate' })
  expect(await takeIn(deliveryId)).toMatchObject({ outcome: 'duplicate', recipients: [] })
  expect(await inboxOf(agent, line)).toHaveLength(1)
})

test('a STOP counts from when it came; neither STOP nor START overrides a word said later, and none is answered', async () => {
  const [agent] = w.acme.agents
  const line = await oldLine([agent])
  await w.superuser.query(
    "update sms.tenant_settings set stop_answer = 'Bye', start_answer = 'Hi' where tenant_id = $1",
    [w.acme.tenantId],
  )
  const write = (from: string) => refusal(sendAs(w, agent, { from: line.number, to: from }))
  const [stopped, back, gone] = [somebody(), somebody(), somebody()]
  const early = await Promise.all([arrives(line, { from: stopped, text: 'STOP' })])
  const stopBefore = await arrives(line, { from: back, text: 'STOP' })
  const startBefore = await arrives(line, { from: gone, text: 'START' })
  await cameAgo(stopBefore, 60)
  await cameAgo(startBefore, 60)
  await ingestTexts(w.db, [
    { ...line, from: back, text: 'START' },
    { ...line, from: gone, text: 'STOP' },
  ])
  await w.superuser.query('delete from sms.answers_due')
  expect(await preview(stopBefore)).toMatchObject({ keyword: 'stop' })
  for (const deliveryId of [...early, stopBefore, startBefore]) await takeIn(deliveryId)
  expect([await write(stopped), await write(back), await write(gone)]).toEqual(['opted_out', 'done', 'opted_out'])
  expect((await w.superuser.query('select from sms.answers_due')).rowCount).toBe(0)
  const entered = await w.superuser.query('select peer from sms.opt_outs where ended_at is null order by peer')
  expect(entered.rows.map(({ peer }) => peer)).toEqual([stopped, gone].toSorted())
})

test('a late START does not end an opt-out that an admin has entered since', async () => {
  const [agent] = w.acme.agents
  const line = await oldLine([agent])
  const from = somebody()
  const start = await arrives(line, { from, text: 'START' })
  await cameAgo(start, 60)
  const enter = "select sms.enter_opt_out($1, $2, 'manual', 'called')"
  await asPrincipal(w.db, w.acme.admin, tx => tx.query(enter, [w.acme.tenantId, from]))
  await takeIn(start)
  expect(await refusal(sendAs(w, agent, { from: line.number, to: from }))).toBe('opted_out')
})

test('a group text lands in the group’s conversation, its pictures with it', async () => {
  const [agent] = w.acme.agents
  const line = await oldLine([agent])
  const [from, other] = [somebody(), somebody()]
  const deliveryId = await arrives(line, {
    from,
    to: [line.number, other],
    text: 'all of us',
    media: ['https://example.com/a.png'],
  })
  expect(await preview(deliveryId)).toMatchObject({ to: [line.number, other], media: 1 })
  await takeIn(deliveryId)
  const [message] = await inboxOf(agent, line)
  expect(message).toMatchObject({ text: 'all of us', media: [{ state: 'pending' }] })
  expect(message?.participants.toSorted()).toEqual([from, other].toSorted())
})

describe('a body on a retired token is answered 200, however it comes', () => {
  const body = (line: Line) => JSON.stringify({ from: somebody(), to: [line.number], text: 'squeezed' })
  const send = (line: Line, encoding: string, bytes: Buffer) => {
    const asked = request(doors.url).post(line.path)
    return asked
      .set({ 'content-type': 'application/json', 'content-encoding': encoding })
      .serialize((given: unknown) => given as string)
      .send(bytes)
  }

  test.each([
    ['gzip', gzipSync],
    ['x-gzip', gzipSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
    ['br', brotliCompressSync],
    ['gzip, br', (bytes: string) => brotliCompressSync(gzipSync(bytes))],
  ])('compressed (%s), and can be taken in', async (encoding, squeeze) => {
    const line = await oldLine([w.acme.agents[0]])
    expect((await send(line, encoding, squeeze(body(line)))).status).toBe(200)
    expect(await preview(await newest(line))).toMatchObject({ text: 'squeezed' })
    expect(await takeIn(await newest(line))).toMatchObject({ outcome: 'delivered' })
  })

  test.each([
    ['broken', 'gzip', gzipSync('{"text":"never whole"}').subarray(0, 12), 'its body cannot be decompressed'],
    ['unknown', 'zstd', Buffer.from('whatever'), 'its body is compressed in a way that is not known here'],
    ['a bomb', 'br', brotliCompressSync(Buffer.alloc(40_000_000)), 'its body cannot be decompressed'],
    ['no JSON', 'identity', Buffer.from('{"text":'), 'its JSON is broken'],
    ['empty', 'identity', Buffer.alloc(0), 'it holds neither a text nor a delivery report'],
  ])('%s: kept, and the reason why it cannot be taken in is told', async (_what, encoding, bytes, reason) => {
    const line = await oldLine([w.acme.agents[0]])
    expect((await send(line, encoding, bytes)).status).toBe(200)
    expect(await sentence(takeIn(await newest(line)))).toMatch(/^This cannot be taken in: /)
    expect(await sentence(preview(await newest(line)))).toContain(reason)
  })

  test('too large: its row is there, its body is not', async () => {
    const line = await oldLine([w.acme.agents[0]])
    const large = JSON.stringify({ from: somebody(), to: [line.number], text: 'x'.repeat(1_100_000) })
    await request(doors.url).post(line.path).type('json').send(large).expect(200)
    const kept = await w.superuser.query(
      'select r.size, length(r.ciphertext) as kept from sms.retired_requests r where r.delivery_id = $1',
      [await newest(line)],
    )
    expect(kept.rows).toEqual([{ size: 0, kept: expect.any(Number) }])
    expect(kept.rows[0].kept).toBeLessThan(300)
    const chunked = await fetch(doors.url + line.path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: new Blob([large]).stream(),
      duplex: 'half',
    } as RequestInit)
    expect(chunked.status).toBe(200)
    expect(await sentence(takeIn(await newest(line)))).toContain('its body was too large to be kept')
  })

  test('cut off: what came of it is kept', async () => {
    const line = await oldLine([w.acme.agents[0]])
    const half = body(line).slice(0, 30)
    const abort = new AbortController()
    const pieces = new ReadableStream({
      async start(stream) {
        stream.enqueue(new TextEncoder().encode(half))
        await new Promise(soon => setTimeout(soon, 150))
        abort.abort()
      },
    })
    const given = { method: 'POST', body: pieces, duplex: 'half', signal: abort.signal } as RequestInit
    await expect(fetch(doors.url + line.path, given)).rejects.toThrow()
    const find = "select id from sms.deliveries where number = $1 and reason = 'retired_token'"
    for (let tries = 0; tries < 200; tries++) {
      if ((await w.superuser.query(find, [line.number])).rowCount === 1) break
      await new Promise(soon => setTimeout(soon, 20))
    }
    expect(await sentence(takeIn(await newest(line)))).toContain('its body was cut off on the way')
    const kept = await w.superuser.query('select size from sms.retired_requests where delivery_id = $1', [
      await newest(line),
    ])
    expect(kept.rows).toEqual([{ size: 30 }])
  })
})

test('after its term the body goes; the row in the log stays, and what was taken in stays', async () => {
  const line = await oldLine([w.acme.agents[0]])
  const [taken, old] = [await arrives(line, { text: 'taken' }), await arrives(line, { text: 'left' })]
  const { messageId } = await takeIn(taken)
  const forget = (term: string) => asWorker(w.db, tx => tx.query('select sms.forget_retired($1) as count', [term]))
  const keptOf = async (id: string) =>
    (await w.superuser.query('select from sms.retired_requests where delivery_id = $1', [id])).rowCount
  await forget('90 days')
  expect([await keptOf(taken), await keptOf(old)]).toEqual([1, 1])
  await w.superuser.query("update sms.retired_requests set received_at = received_at - interval '91 days'")
  await forget('90 days')
  expect([await keptOf(taken), await keptOf(old)]).toEqual([0, 0])
  expect(await sentence(takeIn(old))).toContain('its body is not kept any more')
  expect(await takeIn(taken)).toMatchObject({ messageId })
  expect((await w.superuser.query('select from sms.deliveries where id = $1', [old])).rowCount).toBe(1)
  const byIngest = inTransaction(w.db, { role: 'ingest' }, tx => tx.query("select sms.forget_retired('1 day')"))
  await expect(byIngest).rejects.toMatchObject({ code: '42501' })
})
