import express from 'express'
import request, { type Response } from 'supertest'
import type { Principal } from '../src/access/principal.js'
import { type OpenDoors, openDoors, webhookPath } from './support/doors.js'
import { multipart } from './support/multipart.js'
import { type World, world } from './support/world.js'

let w: World
let doors: OpenDoors
let mine: { numberId: string; number: string }
let foreign: { numberId: string; number: string }
let agent: Principal
let stranger: Principal

beforeAll(async () => {
  w = await world()
  doors = await openDoors(w)
  agent = w.acme.agents[0]
  stranger = w.globex.agents[0]
  mine = await w.linkedNumber(w.acme, { holders: [agent] })
  foreign = await w.linkedNumber(w.globex, { holders: [stranger] })
})
afterAll(async () => {
  await doors.stop()
  await w.stop()
})

const get = (path: string, as?: Principal) =>
  request(doors.url)
    .get(`/api/sms${path}`)
    .set(as ? { 'x-user': as.userId } : {})
const post = (path: string, as: Principal | undefined, body?: object, headers: Record<string, string> = {}) =>
  request(doors.url)
    .post(`/api/sms${path}`)
    .set({ ...(as && { 'x-user': as.userId }), ...headers })
    .send(body)

let texts = 0
async function receive(
  to: { numberId: string; number: string },
  from = '+13035550001',
  text = `text ${++texts}`,
): Promise<string> {
  const path = await webhookPath(w, to.numberId)
  await request(doors.url)
    .post(path)
    .send({ from, to: [to.number], text })
    .expect(200)
  return text
}

/** What a stranger to a thing and a stranger to its very existence hear, byte by byte. */
const heard = ({ status, headers, text }: Response) => ({
  status,
  text,
  type: headers['content-type'],
  length: headers['content-length'],
})

test('nobody who is not signed in gets anything but the description', async () => {
  for (const path of [
    '/numbers',
    '/messages',
    '/conversations',
    '/availability',
    '/me',
    '/unread',
    '/events',
    '/media/x',
    '/nothing',
  ]) {
    const answer = await get(path)
    expect([answer.status, answer.body.error.code]).toEqual([401, 'not_signed_in'])
  }
  for (const path of ['/messages', '/availability', `/conversations/${mine.numberId}/read`]) {
    expect((await post(path, undefined, {})).status).toBe(401)
  }
  const unknown = await request(doors.url).get('/api/sms/me').set('x-user', 'not-an-id')
  expect([unknown.status, unknown.body.error.code]).toEqual([401, 'not_signed_in'])
  expect((await get('/openapi.json')).status).toBe(200)
})

test('a deactivated person is nobody at the next request, a demoted one loses what the role gave', async () => {
  const leaving = await w.person(w.acme.tenantId, 'user')
  expect((await get('/me', leaving)).body).toEqual({
    userId: leaving.userId,
    name: leaving.name,
    role: 'user',
    tenantId: w.acme.tenantId,
  })
  await w.host(w.hostKind.setRole(leaving.userId, 'tenantAdmin'))
  expect((await get('/numbers', leaving)).body.numbers).toHaveLength(1)
  await w.host(w.hostKind.setRole(leaving.userId, 'user'))
  expect((await get('/numbers', leaving)).body.numbers).toEqual([])
  await w.host(w.hostKind.deactivate(leaving.userId))
  expect((await get('/me', leaving)).status).toBe(401)
})

test('numbers: those that the person sees, with their holders', async () => {
  const { body } = await get('/numbers', agent)
  expect(body).toEqual({
    numbers: [
      {
        id: mine.numberId,
        number: mine.number,
        label: '',
        enabled: true,
        assignmentType: 'single',
        routing: 'everyone',
        holders: [agent.name],
        held: true,
        sending: 'registered',
        goneSince: null,
        cannotSend: null,
      },
    ],
  })
  expect((await get('/numbers', w.acme.admin)).body.numbers).toMatchObject([{ id: mine.numberId, held: false }])
  expect((await get('/numbers', w.root)).body.numbers).toHaveLength(2)
})

test("messages: in the contract's shape, page by page, newest first", async () => {
  const number = await w.linkedNumber(w.acme, { holders: [agent] })
  const sent: string[] = []
  for (let count = 0; count < 5; count++) sent.push(await receive(number))
  const first = await get(`/messages?number=${encodeURIComponent(number.number)}&limit=2`, agent)
  expect(first.body.messages.map(({ text }: { text: string }) => text)).toEqual([sent[4], sent[3]])
  expect(first.body.messages[0]).toMatchObject({
    number: number.number,
    peer: '+13035550001',
    direction: 'in',
    media: [],
    status: 'received',
    handlerId: agent.userId,
    at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
  })
  const second = await get(`/messages?number=${number.number.slice(2)}&limit=2&before=${first.body.next}`, agent)
  expect(second.body.messages.map(({ text }: { text: string }) => text)).toEqual([sent[2], sent[1]])
  const last = await get(`/messages?number=${number.number.slice(2)}&limit=2&before=${second.body.next}&peer=`, agent)
  expect(last.body).toMatchObject({ messages: [{ text: sent[0] }], next: null })
  expect((await get('/messages?limit=5000', agent)).status).toBe(200)
  for (const wrong of ['limit=0', 'limit=x', 'before=x', 'inbox=yours', 'limit=1&limit=2']) {
    const answer = await get(`/messages?${wrong}`, agent)
    expect([answer.status, answer.body.error.code]).toEqual([400, 'invalid_input'])
  }
})

test('inbox=mine: what was routed to the person, also of a shared number', async () => {
  const [first, second] = w.acme.agents
  const shared = await w.linkedNumber(w.acme, { holders: [first, second], routing: 'round_robin' })
  const texts = [await receive(shared, '+13035551001'), await receive(shared, '+13035551002')]
  const query = `number=${shared.number.slice(2)}`
  expect((await get(`/messages?${query}`, first)).body.messages).toHaveLength(2)
  const of = async (person: Principal) =>
    (await get(`/messages?${query}&inbox=mine`, person)).body.messages.map(({ text }: { text: string }) => text)
  expect([await of(first), await of(second)]).toEqual([[texts[0]], [texts[1]]])
})

test('sending: 201 with the queued text, once for one Idempotency-Key', async () => {
  const body = { from: mine.number, to: '(303) 555-0100', text: 'hello' }
  const first = await post('/messages', agent, body, { 'Idempotency-Key': 'k1' })
  expect(first.status).toBe(201)
  expect(first.body).toMatchObject({
    number: mine.number,
    peer: '+13035550100',
    direction: 'out',
    text: 'hello',
    status: 'queued',
  })
  const again = await post('/messages', agent, body, { 'Idempotency-Key': 'k1' })
  expect([again.status, again.body.id]).toEqual([201, first.body.id])
  const other = await post('/messages', agent, { ...body, text: 'other' }, { 'Idempotency-Key': 'k1' })
  expect([other.status, other.body.error.code]).toEqual([409, 'idempotency_conflict'])
  const { rows } = await w.superuser.query(
    "select count(*)::integer as count from sms.messages where peer = '+13035550100'",
  )
  expect(rows).toEqual([{ count: 1 }])
})

test("sending from an absent number and from another tenant's is answered alike, and changes nothing", async () => {
  const body = { to: '+13035550101', text: 'hello' }
  const absent = await post('/messages', agent, { ...body, from: '+12125559999' })
  const theirs = await post('/messages', agent, { ...body, from: foreign.number })
  expect(heard(theirs)).toEqual(heard(absent))
  expect(absent.status).toBe(404)
  const { rows } = await w.superuser.query("select from sms.messages where peer = '+13035550101'")
  expect(rows).toEqual([])
})

test("another tenant's and an absent number, conversation and file are answered alike", async () => {
  await receive(foreign)
  const { rows } = await w.superuser.query('select id from sms.conversations where number_id = $1', [foreign.numberId])
  const absent = '01890a5d-ac96-774b-bcce-b302099a8057'
  const pairs = [
    [get(`/messages?number=${foreign.number.slice(2)}`, agent), get('/messages?number=2125559999', agent)],
    [
      get(`/conversations?view=all&number=${foreign.number.slice(2)}`, agent),
      get('/conversations?view=all&number=2125559999', agent),
    ],
    [post(`/conversations/${rows[0].id}/read`, agent), post(`/conversations/${absent}/read`, agent)],
    [
      post(`/conversations/${rows[0].id}/no-answer-needed`, agent),
      post(`/conversations/${absent}/no-answer-needed`, agent),
    ],
    [
      get(`/conversations?view=all&search=${foreign.number.slice(5)}`, agent),
      get('/conversations?view=all&search=9995559', agent),
    ],
    [post(`/conversations/${rows[0].id}/read`, agent), post('/conversations/x/read', agent)],
  ] as const
  for (const [theirs, nobodys] of pairs) expect(heard(await theirs)).toEqual(heard(await nobodys))
})

test('what is wrong in a body is named, and a body is taken however it comes', async () => {
  const missing = await post('/messages', agent, { from: mine.number, text: 'x' })
  expect([missing.status, missing.body.error.code]).toEqual([400, 'invalid_input'])
  expect(missing.body.error.message).toContain('to')
  const raw = (body: string) =>
    request(doors.url)
      .post('/api/sms/messages')
      .set({ 'x-user': agent.userId, 'content-type': 'application/json' })
      .send(body)
  for (const body of ['{', '[]', '"x"', '']) expect((await raw(body)).body.error.code).toBe('invalid_input')
  expect((await raw(`"${'x'.repeat(300_000)}"`)).body.error.code).toBe('body_too_large')
  for (const before of [express.json(), express.text({ type: '*/*' }), express.raw({ type: '*/*' })]) {
    const behind = await openDoors(w, { before: [before] })
    const answer = await request(behind.url)
      .post('/api/sms/messages')
      .set('x-user', agent.userId)
      .send({ from: mine.number, to: '+13035550102', text: 'parsed before' })
    expect(answer.status).toBe(201)
    await behind.stop()
  }
})

test('what is unread is counted for the asking person alone, newest conversation first', async () => {
  const holder = await w.person(w.acme.tenantId, 'user')
  const number = await w.linkedNumber(w.acme, { holders: [holder] })
  for (const from of ['+13035552101', '+13035552102', '+13035552101']) await receive(number, from)
  const { body } = await get('/unread', holder)
  expect(body).toEqual({
    unread: 3,
    conversations: ['+13035552101', '+13035552102'].map((peer, place) => ({
      id: expect.any(String),
      number: number.number,
      label: '',
      peer,
      unread: 2 - place,
      newestId: expect.any(String),
    })),
  })
  for (const other of [w.acme.admin, stranger, w.root]) {
    expect(JSON.stringify((await get('/unread', other)).body)).not.toContain(number.number)
  }
  for (const { id } of body.conversations) await post(`/conversations/${id}/read`, holder)
  expect((await get('/unread', holder)).body).toEqual({ unread: 0, conversations: [] })
})

test('the worker for notifications is served to anybody, with leave for nothing but to ask us', async () => {
  const { status, headers, text } = await get('/notifications.js')
  expect([status, headers['content-type'], headers['content-security-policy']]).toEqual([
    200,
    'text/javascript; charset=utf-8',
    "default-src 'none'; connect-src 'self'",
  ])
  expect(text).toContain("addEventListener('push'")
})

test('conversations: mine, unread, all; reading one takes it out of unread', async () => {
  const number = await w.linkedNumber(w.acme, { holders: [w.acme.agents[2]] })
  const [, , holder] = w.acme.agents
  const text = await receive(number, '+13035552001')
  const { body } = await get('/conversations?view=unread', holder)
  expect(body.conversations).toEqual([
    {
      id: expect.any(String),
      number: number.number,
      numberId: number.numberId,
      peer: '+13035552001',
      peerKind: 'phone',
      participants: ['+13035552001'],
      handlerId: holder.userId,
      handlerName: holder.name,
      lastAt: expect.any(String),
      lastText: text,
      lastDirection: 'in',
      lastAutomatic: false,
      lastErased: false,
      lastAuthorName: null,
      unread: 1,
      waitingSince: expect.any(String),
      match: null,
    },
  ])
  const { id } = body.conversations[0]
  expect((await post(`/conversations/${id}/read`, holder)).body).toEqual({ read: 1 })
  expect((await post(`/conversations/${id}/read`, holder)).body).toEqual({ read: 0 })
  expect((await get('/conversations?view=unread', holder)).body.conversations).toEqual([])
  expect((await get('/conversations?view=mine', holder)).body.conversations).toMatchObject([{ id, unread: 0 }])
  expect(
    (await get('/conversations', w.acme.agents[1])).body.conversations.map((c: { id: string }) => c.id),
  ).not.toContain(id)
  expect((await get('/conversations?view=other', holder)).status).toBe(400)
})

test('working hours: one’s own, none until they are set, read as they were set', async () => {
  const [, person] = w.acme.agents
  const at = '/working-hours'
  expect((await get(at, person)).body).toEqual({ hours: null })
  const weekly = { mon: [['22:00', '06:00']], tue: '9:00-12:00, 13:00-17:00' }
  const set = await post(at, person, { timeZone: 'America/Denver', weekly, holidays: ['2026-12-25'] })
  const none: unknown[] = []
  const hours = {
    timeZone: 'America/Denver',
    weekly: {
      mon: [['22:00', '06:00']],
      tue: [
        ['09:00', '12:00'],
        ['13:00', '17:00'],
      ],
      wed: none,
      thu: none,
      fri: none,
      sat: none,
      sun: none,
    },
    holidays: ['2026-12-25'],
  }
  expect([set.status, set.body]).toEqual([200, { hours }])
  expect((await get(at, person)).body).toEqual({ hours })
  expect((await get(at, w.acme.agents[0])).body).toEqual({ hours: null })
  for (const wrong of [{}, { timeZone: 'Mars/Olympus' }, { timeZone: 'UTC', weekly: { mon: '9 to 5' } }]) {
    expect((await post(at, person, wrong)).status).toBe(400)
  }
  expect((await post(at, person, { always: true })).body).toEqual({ hours: null })
})

test('availability: on until switched, and only by a boolean', async () => {
  const person = w.acme.agents[1]
  expect((await get('/availability', person)).body).toMatchObject({ available: true })
  expect((await post('/availability', person, { available: false })).body).toMatchObject({ available: false })
  expect((await get('/availability', person)).body).toMatchObject({ available: false })
  expect((await get('/availability', agent)).body).toMatchObject({ available: true })
  expect((await post('/availability', person, { available: 'perhaps' })).status).toBe(400)
  expect((await post('/availability', person, { available: true })).body).toMatchObject({ available: true })
  const past = { available: false, awayUntil: new Date(Date.now() - 60_000).toISOString() }
  expect((await post('/availability', person, past)).body.error).toMatchObject({ code: 'invalid_input' })
  expect((await get('/availability', person)).body).toMatchObject({ available: true })
})

test('a picture is shown and all else is saved; nothing of it can run; nobody else gets it', async () => {
  const png = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.from('<script>alert(1)</script>')])
  const page = Buffer.from('<html><script>alert(1)</script></html>')
  const path = await webhookPath(w, mine.numberId)
  const form = multipart({ from: '+13035553001', to: mine.number, msg: 'two files' }, [png, page])
  await request(doors.url).post(path).set('content-type', 'multipart/form-data; boundary=b').send(form).expect(200)
  const { body } = await get(`/messages?number=${mine.number.slice(2)}&limit=1`, agent)
  const [shown, saved] = body.messages[0].media
  expect(shown).toMatchObject({ size: png.length, state: 'kept' })
  const picture = await get(`/media/${shown.id}`, agent)
  expect(picture.body).toEqual(png)
  expect(picture.headers).toMatchObject({
    'content-type': 'image/png',
    'content-disposition': `inline; filename="${shown.id}.png"`,
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, no-cache',
  })
  const file = await get(`/media/${saved.id}`, agent)
  expect(file.headers).toMatchObject({
    'content-type': 'application/octet-stream',
    'content-disposition': `attachment; filename="${saved.id}"`,
  })
  const absent = await get('/media/01890a5d-ac96-774b-bcce-b302099a8057', stranger)
  expect(heard(await get(`/media/${shown.id}`, stranger))).toEqual(heard(absent))
  expect(heard(await get('/media/x', stranger))).toEqual(heard(absent))
})

test('a change from another site is refused and changes nothing', async () => {
  const foreignHeaders: Record<string, string>[] = [
    { Origin: 'https://evil.example' },
    { Origin: 'null' },
    { Referer: 'https://evil.example/page' },
    { 'Sec-Fetch-Site': 'cross-site' },
    { 'Sec-Fetch-Site': 'same-site', Origin: 'https://panel.example.com' },
  ]
  for (const headers of foreignHeaders) {
    const answer = await post('/availability', agent, { available: false }, headers)
    expect([answer.status, answer.body.error.code]).toEqual([403, 'foreign_origin'])
  }
  expect((await get('/availability', agent)).body).toMatchObject({ available: true })
  const ownHeaders: Record<string, string>[] = [
    { Origin: doors.url, 'Sec-Fetch-Site': 'same-origin' },
    { Origin: 'https://panel.example.com' },
  ]
  for (const headers of ownHeaders)
    expect((await post('/availability', agent, { available: true }, headers)).status).toBe(200)
})

test('what nobody expected is answered without detail and logged once', async () => {
  await w.superuser.query('alter table sms.availability rename to availability_elsewhere')
  const answer = await get('/availability', agent)
  await w.superuser.query('alter table sms.availability_elsewhere rename to availability')
  expect([answer.status, answer.body.error.code]).toEqual([500, 'unexpected'])
  expect(answer.text).not.toContain('availability_elsewhere')
  expect(doors.lines.filter(({ msg }) => msg === 'api: unexpected')).toHaveLength(1)
})

test('the description names every route, and each reference in it leads somewhere', async () => {
  const { body } = await get('/openapi.json')
  expect(body.openapi).toBe('3.1.0')
  expect(
    Object.entries<object>(body.paths)
      .flatMap(([path, item]) => Object.keys(item).map(method => `${method} ${path}`))
      .sort(),
  ).toEqual([
    'delete /api/sms/media/{mediaId}',
    'get /api/sms/availability',
    'get /api/sms/conversations',
    'get /api/sms/conversations/{conversationId}/export',
    'get /api/sms/conversations/{conversationId}/notes',
    'get /api/sms/events',
    'get /api/sms/me',
    'get /api/sms/media/{mediaId}',
    'get /api/sms/messages',
    'get /api/sms/numbers',
    'get /api/sms/push',
    'get /api/sms/tokens',
    'get /api/sms/unread',
    'get /api/sms/working-hours',
    'post /api/sms/availability',
    'post /api/sms/conversations/{conversationId}/no-answer-needed',
    'post /api/sms/conversations/{conversationId}/read',
    'post /api/sms/media',
    'post /api/sms/messages',
    'post /api/sms/tokens',
    'post /api/sms/tokens/{tokenId}/revoke',
    'post /api/sms/working-hours',
  ])
  const references = [...JSON.stringify(body).matchAll(/"\$ref":"([^"]+)"/g)].map(match => match[1] ?? '')
  expect(references.length).toBeGreaterThan(10)
  for (const reference of references) {
    const [, , , name] = reference.split('/')
    expect(body.components.schemas[name ?? '']).toBeDefined()
  }
  const list = body.paths['/api/sms/messages'].get.parameters.map(
    ({ name, in: place }: { name: string; in: string }) => `${place} ${name}`,
  )
  expect(list).toEqual(
    expect.arrayContaining(['query number', 'query peer', 'query inbox', 'query before', 'query limit']),
  )
  const send = body.paths['/api/sms/messages'].post
  expect(send.parameters).toMatchObject([{ name: 'Idempotency-Key', in: 'header', required: false }])
  expect(send.requestBody.content['application/json'].schema.required).toEqual(['from', 'to'])
  expect(body.components.schemas.Message.properties.media.items.properties.state.enum).toEqual([
    'pending',
    'kept',
    'failed',
  ])
})
