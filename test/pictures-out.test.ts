import express from 'express'
import request, { type Agent } from 'supertest'
import { asPrincipal } from '../src/access/principal.js'
import { largestFile } from '../src/messages/file-limits.js'
import { openDoors } from './support/doors.js'
import { kinds, pictureOf, uploaded } from './support/files.js'
import { type HostedApp, hostedApp } from './support/hosted-app.js'
import { ingestTexts } from './support/inbound-text.js'
import { multipart } from './support/multipart.js'
import { control, png, until } from './support/simulated-carrier.js'
import { somebody } from './support/texting.js'
import { type World, world } from './support/world.js'

let w: World
let app: HostedApp
let agent: Agent
let colleague: Agent
let stranger: Agent
let number: string
let numberId: string
beforeAll(async () => {
  w = await world()
  app = await hostedApp(w)
  ;[agent, colleague, stranger] = [
    await app.as(w.acme.agents[0]),
    await app.as(w.acme.agents[1]),
    await app.as(w.globex.agents[0]),
  ]
  ;({ number, numberId } = await w.linkedNumber(w.acme, { holders: [w.acme.agents[0], w.acme.agents[1]] }))
  await w.linkedNumber(w.globex, { holders: [w.globex.agents[0]] })
})
afterEach(() => w.superuser.query('delete from sms.uploads'))
afterAll(async () => {
  await app?.stop()
  await w.stop()
})

const post = (body: object, as = agent) => as.post('/api/sms/messages').send({ from: number, to: somebody(), ...body })
const upload = (bytes: Buffer, type = 'application/octet-stream', as = agent) =>
  as.post('/api/sms/media').set('Content-Type', type).send(bytes)
const code = ({ status, body }: { status: number; body: { error?: { code: string } } }) => [status, body.error?.code]
const handed = async (peer: string) =>
  (await control(w.simulator, 'GET', `/messages?peer=${encodeURIComponent(peer)}`)).messages
const waiting = async () => (await w.superuser.query('select from sms.uploads')).rowCount

test('a picture is uploaded and sent: the carrier fetches it by its link, and the thread shows it', async () => {
  const answer = await upload(png(), 'image/png')
  expect(answer.status).toBe(201)
  expect(answer.body).toEqual({
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    type: 'image/png',
    size: png().length,
    keptUntil: expect.any(String),
  })
  expect(Math.round((Date.parse(answer.body.keptUntil) - Date.now()) / 3_600_000)).toBe(24)
  const to = somebody()
  const sent = await post({ to, text: '', mediaIds: [answer.body.id] })
  expect(sent.status).toBe(201)
  expect(sent.body).toMatchObject({
    text: '',
    segments: 1,
    media: [{ id: answer.body.id, type: 'image/png', size: png().length, state: 'kept' }],
  })
  await until(async () => (await handed(to)).length > 0)
  const [{ media, unfetched }, ...more] = await handed(to)
  expect([media, unfetched, more]).toEqual([[expect.stringMatching(/^\/media\/.*\.png$/)], [], []])
  const shown = await fetch(w.simulator.url + media[0])
  expect(Buffer.from(await shown.arrayBuffer())).toEqual(png())
  const { body } = await agent.get('/api/sms/messages').query({ conversationId: sent.body.conversationId })
  expect(body.messages[0].media).toEqual(sent.body.media)
  for (const holder of [agent, colleague]) {
    const read = await holder.get(`/api/sms/media/${answer.body.id}`)
    expect([read.status, read.type, read.body.equals(png())]).toEqual([200, 'image/png', true])
  }
  expect((await stranger.get(`/api/sms/media/${answer.body.id}`)).status).toBe(404)
  expect(await waiting()).toBe(0)
})

test('to a group it is one text to all of them, with the pictures in their order', async () => {
  const [first, second] = [await uploaded(agent, kinds[2]?.[1]), await uploaded(agent)]
  const people = [somebody(), somebody()]
  const sent = await post({ to: people, text: 'The two of us', mediaIds: [first, second] })
  expect(sent.body.media.map(({ id }: { id: string }) => id)).toEqual([first, second])
  await until(async () => (await handed(people[0] ?? '')).length > 0)
  const [text, ...more] = await handed(people[0] ?? '')
  expect(more).toEqual([])
  expect([...text.to].sort()).toEqual(people)
  expect(text.media).toEqual([expect.stringMatching(/\.gif$/), expect.stringMatching(/\.png$/)])
})

test('a link of the web goes beside it, as it was named', async () => {
  const elsewhere = 'https://media.example.com/menu.png'
  const to = somebody()
  const sent = await post({ to, mediaIds: [await uploaded(agent)], mediaUrls: [elsewhere] })
  expect(sent.body.media).toHaveLength(2)
  await until(async () => (await handed(to)).length > 0)
  expect((await handed(to))[0].media).toEqual([expect.stringMatching('^/media/'), elsewhere])
})

test.each(kinds)('%s may be sent, whatever it is said to be', async (type, bytes) => {
  const raw = await upload(bytes, 'text/plain')
  expect([raw.status, raw.body.type]).toEqual([201, type])
  const form = await upload(multipart({}, [bytes]), 'multipart/form-data; boundary=b')
  expect([form.status, form.body.type, form.body.size]).toEqual([201, type, bytes.length])
})

test('what is of no such kind, too large, empty, several or broken is refused, and nothing of it is kept', async () => {
  const page = Buffer.from('<!doctype html><script>alert(1)</script>')
  const form = 'multipart/form-data; boundary=b'
  expect(code(await upload(page, 'image/png'))).toEqual([415, 'file_type_refused'])
  expect(code(await upload(multipart({}, [page]), form))).toEqual([415, 'file_type_refused'])
  expect(code(await upload(pictureOf(largestFile + 1)))).toEqual([413, 'file_too_large'])
  expect(code(await upload(multipart({}, [pictureOf(largestFile + 1)]), form))).toEqual([413, 'file_too_large'])
  expect(code(await upload(multipart({}, [pictureOf(largestFile + 200_000)]), form))).toEqual([413, 'file_too_large'])
  expect(code(await upload(Buffer.alloc(0)))).toEqual([400, 'invalid_input'])
  expect(code(await upload(multipart({ only: 'a field' }, []), form))).toEqual([400, 'invalid_input'])
  expect(code(await upload(multipart({}, [png(), png()]), form))).toEqual([400, 'invalid_input'])
  expect(code(await upload(multipart({}, [png()]).subarray(0, 100), form))).toEqual([400, 'invalid_input'])
  expect(code(await upload(png(), 'multipart/form-data'))).toEqual([400, 'invalid_input'])
  expect(await waiting()).toBe(0)
  expect((await upload(pictureOf(largestFile))).status).toBe(201)
  expect((await upload(multipart({}, [pictureOf(largestFile)]), form)).status).toBe(201)
})

test("a body of unknown length is read to 5 MB and no further, and a host's parser may have read it", async () => {
  const endless = new ReadableStream({
    pull: stream => {
      stream.enqueue(pictureOf(1 << 20))
      if (++pulled === 8) stream.close()
    },
  })
  let pulled = 0
  const doors = await openDoors(w)
  const headers = { 'x-user': w.acme.agents[0].userId, 'content-type': 'image/png' }
  const init = { method: 'POST', headers, body: endless, duplex: 'half' } as const
  expect((await fetch(`${doors.url}/api/sms/media`, init)).status).toBe(413)
  await doors.stop()
  const parsed = await openDoors(w, { before: [express.raw({ type: '*/*', limit: '6mb' })] })
  expect((await request(parsed.url).post('/api/sms/media').set(headers).send(png())).status).toBe(201)
  await parsed.stop()
  const gone = await openDoors(w, { before: [express.text({ type: '*/*', limit: '6mb' })] })
  expect(code(await request(gone.url).post('/api/sms/media').set(headers).send(png()))).toEqual([400, 'invalid_input'])
  await gone.stop()
})

test('another site, and who is not signed in, upload nothing', async () => {
  const foreign = agent.post('/api/sms/media').set({ Origin: 'https://evil.example', 'Content-Type': 'text/plain' })
  expect(code(await foreign.send(png()))).toEqual([403, 'foreign_origin'])
  expect(code(await request(app.url).post('/api/sms/media').send(png()))).toEqual([401, 'not_signed_in'])
  expect(await waiting()).toBe(0)
})

test('only the uploader may send an upload or throw it away, and each is sent once', async () => {
  const id = await uploaded(agent)
  const absent = '01890a5d-ac96-774b-bcce-b302099a8057'
  for (const mediaId of [id, absent]) {
    expect(code(await post({ mediaIds: [mediaId] }, colleague))).toEqual([409, 'file_gone'])
    expect(code(await colleague.delete(`/api/sms/media/${mediaId}`))).toEqual([404, 'not_found'])
    expect(code(await stranger.delete(`/api/sms/media/${mediaId}`))).toEqual([404, 'not_found'])
  }
  expect(code(await post({ mediaIds: [id, id] }))).toEqual([400, 'invalid_input'])
  expect(await waiting()).toBe(1)
  const rivals = await Promise.all([post({ mediaIds: [id] }), post({ mediaIds: [id.toUpperCase()] })])
  expect(rivals.map(({ status }) => status).sort()).toEqual([201, 409])
  expect(code(await post({ mediaIds: [id] }))).toEqual([409, 'file_gone'])
  expect(code(await agent.delete(`/api/sms/media/${id}`))).toEqual([404, 'not_found'])
  const other = await uploaded(agent)
  expect((await agent.delete(`/api/sms/media/${other}`)).status).toBe(204)
  expect(code(await agent.delete(`/api/sms/media/${other}`))).toEqual([404, 'not_found'])
})

test('who moved to another tenant, or holds no number any more, takes no file along', async () => {
  const person = await w.person(w.acme.tenantId, 'user')
  const own = await w.linkedNumber(w.acme, { holders: [person] })
  const theirs = await app.as(person)
  const id = await uploaded(theirs)
  await w.host(w.hostKind.move(person.userId, w.globex.tenantId))
  const line = await w.linkedNumber(w.globex, { holders: [person] })
  expect(code(await post({ from: line.number, mediaIds: [id] }, theirs))).toEqual([409, 'file_gone'])
  expect(code(await theirs.delete(`/api/sms/media/${id}`))).toEqual([404, 'not_found'])
  expect(code(await post({ from: own.number, mediaIds: [id] }, theirs))).toEqual([404, 'not_found'])
})

test('who holds no number, and a tenant without service, upload nothing', async () => {
  for (const person of [w.acme.agents[2], w.acme.admin, w.root, w.initech.agents[0]])
    expect(code(await upload(png(), 'image/png', await app.as(person)))).toEqual([403, 'number_not_held'])
  await w.host(w.hostKind.setTier(w.globex.tenantId, 'community'))
  expect(code(await upload(png(), 'image/png', stranger))).toEqual([402, 'tier_required'])
  await w.host(w.hostKind.setTier(w.globex.tenantId, 'enterprise'))
  expect(await waiting()).toBe(0)
})

test('a person has at most 30 files waiting, also when they come at once; sent or thrown away, there is room again', async () => {
  const answers = await Promise.all(Array.from({ length: 40 }, () => upload(png())))
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(30)
  expect(answers.filter(({ body }) => body.error?.code === 'limit_reached')).toHaveLength(10)
  expect(await waiting()).toBe(30)
  expect((await upload(png(), 'image/png', colleague)).status).toBe(201)
  const [first, second] = answers.filter(({ status }) => status === 201).map(({ body }) => body.id)
  await agent.delete(`/api/sms/media/${first}`)
  expect((await post({ mediaIds: [second] })).status).toBe(201)
  expect((await upload(png())).status).toBe(201)
})

test('a person has at most 50 MB waiting', async () => {
  for (let count = 0; count < 10; count++) await uploaded(agent, pictureOf(largestFile))
  expect(code(await upload(png()))).toEqual([429, 'limit_reached'])
})

test('a text carries at most ten files, and 10 MB together', async () => {
  const eleven = await Promise.all(Array.from({ length: 11 }, () => uploaded(agent)))
  const links = ['https://media.example.com/a.png']
  expect(code(await post({ mediaIds: eleven }))).toEqual([400, 'invalid_input'])
  expect(code(await post({ mediaIds: eleven.slice(1), mediaUrls: links }))).toEqual([400, 'invalid_input'])
  const large = [await uploaded(agent, pictureOf(largestFile)), await uploaded(agent, pictureOf(largestFile))]
  const refused = await post({ mediaIds: [...large, ...eleven.slice(10)] })
  expect([...code(refused), refused.body.error.message]).toEqual([
    400,
    'invalid_input',
    expect.stringContaining('10 MB'),
  ])
  expect(await waiting()).toBe(13)
  expect((await post({ mediaIds: large })).status).toBe(201)
  expect((await post({ mediaIds: eleven.slice(1) })).status).toBe(201)
})

test('a picture changes no rule: what is refused is refused, and the file still waits', async () => {
  const [stopped, id] = [somebody(), await uploaded(agent)]
  await ingestTexts(w.db, [{ numberId, number, from: stopped, text: 'STOP' }])
  expect(code(await post({ to: stopped, mediaIds: [id] }))).toEqual([409, 'opted_out'])
  expect(code(await post({ to: '911', mediaIds: [id] }))).toEqual([409, 'emergency_unavailable'])
  expect(code(await post({ to: '12345', mediaIds: [id] }))).toEqual([409, 'peer_not_a_phone'])
  await w.superuser.query('update sms.tenant_settings set person_minute_limit = 1 where tenant_id = $1', [
    w.acme.tenantId,
  ])
  expect(code(await post({ mediaIds: [id] }))).toEqual([429, 'limit_reached'])
  await w.superuser.query('update sms.tenant_settings set person_minute_limit = 100000 where tenant_id = $1', [
    w.acme.tenantId,
  ])
  expect(await handed(stopped)).toMatchObject([])
  await ingestTexts(w.db, [{ numberId, number, from: stopped, text: 'START' }])
  expect((await post({ to: stopped, mediaIds: [id] })).status).toBe(201)
})

test('the same key with the same files gives the same text; with another file it is refused', async () => {
  const [id, other] = [await uploaded(agent), await uploaded(agent)]
  const to = somebody()
  const once = (mediaIds: string[]) => post({ to, text: 'Look', mediaIds }).set('Idempotency-Key', 'picture-1')
  const [first, again] = [await once([id]), await once([id])]
  expect([first.status, again.status, again.body.id]).toEqual([201, 201, first.body.id])
  expect(code(await once([other]))).toEqual([409, 'idempotency_conflict'])
  expect(code(await once([]))).toEqual([409, 'idempotency_conflict'])
})

test('by raw SQL an upload is its uploader’s alone, its bytes nobody’s, and no role makes one or a link by hand', async () => {
  await uploaded(agent)
  const rows = async (who: typeof w.root, sql: string) =>
    asPrincipal(w.db, who, tx => tx.query(sql)).then(
      ({ rowCount }) => rowCount,
      error => error.code,
    )
  expect(await rows(w.acme.agents[0], 'select id from sms.uploads')).toBe(1)
  for (const who of [w.acme.agents[1], w.acme.admin, w.globex.agents[0], w.root]) {
    expect(await rows(who, 'select id from sms.uploads')).toBe(0)
    expect(await rows(who, 'delete from sms.uploads')).toBe(0)
  }
  for (const who of [w.acme.agents[0], w.acme.admin, w.root]) {
    expect(await rows(who, 'select bytes from sms.uploads')).toBe('42501')
    expect(await rows(who, "insert into sms.uploads (type) values ('image/png')")).toBe('42501')
    expect(await rows(who, 'select from sms.media_links')).toBe('42501')
    expect(await rows(who, "select sms.file_of_link('\\x00')")).toBe('42501')
  }
  expect(await waiting()).toBe(1)
})
