import { createHash } from 'node:crypto'
import request from 'supertest'
import { asPrincipal, type Principal } from '../src/access/principal.js'
import { type OpenDoors, openDoors, webhookPath } from './support/doors.js'
import { openStream } from './support/event-reader.js'
import { ingestTexts } from './support/inbound-text.js'
import { type World, world } from './support/world.js'

let w: World
let doors: OpenDoors
let agent: Principal
let mine: { numberId: string; number: string }

beforeAll(async () => {
  w = await world()
  doors = await openDoors(w)
  agent = w.acme.agents[0]
  mine = await w.linkedNumber(w.acme, { holders: [agent] })
})
afterAll(async () => {
  await doors.stop()
  await w.stop()
})

const as = (person: Principal) => ({ 'x-user': person.userId })
const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
const get = (path: string, headers: Record<string, string>) => request(doors.url).get(`/api/sms${path}`).set(headers)
const post = (path: string, headers: Record<string, string>, body: object = {}) =>
  request(doors.url).post(`/api/sms${path}`).set(headers).send(body)
const make = async (person: Principal, scopes = ['read', 'send', 'write']): Promise<{ id: string; token: string }> =>
  (await post('/tokens', as(person), { name: 'Nightly export', scopes }).expect(201)).body
const revoke = (person: Principal, id: string) => post(`/tokens/${id}/revoke`, as(person))
const rowOf = async (id: string) =>
  (await w.superuser.query('select t.*, t::text as row from sms.api_tokens t where id = $1', [id])).rows[0]

test('a token acts as its owner, is told once, and is kept as its hash alone', async () => {
  const { id, token } = await make(agent)
  expect(token).toMatch(/^sms_pat_[\w-]{43}$/)
  expect((await get('/me', bearer(token))).body).toMatchObject({ userId: agent.userId })
  const kept = await rowOf(id)
  expect(kept.hash.equals(createHash('sha256').update(token).digest())).toBe(true)
  expect(kept.row).not.toContain(token)
  const listed = await get('/tokens', as(agent)).expect(200)
  const own = listed.body.tokens.find((each: { id: string }) => each.id === id)
  expect(own).toMatchObject({ name: 'Nightly export', scopes: ['read', 'send', 'write'], state: 'live' })
  expect(listed.text).not.toContain(token)
  expect(Date.parse(own.usedAt) % 60_000).toBe(0) // the minute, no more
})

test('what is unknown, malformed, over or revoked is answered alike, whoever is signed in beside', async () => {
  const [over, revoked] = [await make(agent), await make(agent)]
  await w.superuser.query(
    `update sms.api_tokens set created_at = now() - interval '2 days', expires_at = now() - interval '1 day' where id = $1`,
    [over.id],
  )
  await revoke(agent, revoked.id).expect(200)
  const tokens = [over.token, revoked.token, `${over.token.slice(0, -4)}AAAA`, 'nonsense', '', "' or true --"]
  const heard = await Promise.all(
    tokens.map(async token => {
      const { status, text, headers } = await get('/me', { ...bearer(token), ...as(agent) })
      const { date: _date, ...rest } = headers
      return JSON.stringify({ status, text, rest })
    }),
  )
  expect(new Set(heard).size).toBe(1)
  expect(heard[0]).toMatch(/"status":401.*api_token_unknown.*invalid_token/)
  const used = await rowOf(revoked.id)
  expect(used.used_at).toBeNull()
})

test('a token does what its scopes say, and never what belongs to a session', async () => {
  const text = { from: mine.number, to: '+13035550100', text: 'by a program' }
  const tokens = {
    read: await make(agent, ['read']),
    send: await make(agent, ['send']),
    write: await make(agent, ['write']),
  }
  const asks = {
    read: (headers: Record<string, string>) => get('/messages', headers),
    send: (headers: Record<string, string>) => post('/messages', headers, text),
    write: (headers: Record<string, string>) => post('/availability', headers, { available: true }),
  }
  for (const [scope, { token }] of Object.entries(tokens)) {
    for (const [wanted, ask] of Object.entries(asks)) {
      const { status, body } = await ask(bearer(token))
      expect([scope, wanted, status < 300 || body.error.code]).toEqual([
        scope,
        wanted,
        scope === wanted || 'scope_missing',
      ])
    }
  }
  const { id, token } = await make(agent)
  const before = await w.superuser.query('select count(*) from sms.api_tokens')
  for (const answer of [
    await post('/tokens', bearer(token), { name: 'Another', scopes: ['read'] }),
    await get('/tokens', bearer(token)),
    await post(`/tokens/${id}/revoke`, bearer(token)),
  ]) {
    expect([answer.status, answer.body.error.code]).toEqual([403, 'scope_missing'])
  }
  expect((await w.superuser.query('select count(*) from sms.api_tokens')).rows).toEqual(before.rows)
})

test('no page of another site can send one, so where it comes from is not asked; without one it is', async () => {
  const { token } = await make(agent)
  const elsewhere = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }
  await post('/availability', { ...bearer(token), ...elsewhere }, { available: true }).expect(200)
  const { body } = await post('/availability', { ...as(agent), ...elsewhere }, { available: true }).expect(403)
  expect(body.error.code).toBe('foreign_origin')
  expect((await post('/availability', { ...bearer('x'), ...as(agent), ...elsewhere })).status).toBe(401)
})

test('no token of a person opens the webhook', async () => {
  const { token } = await make(agent)
  const text = { from: '+13035550101', to: [mine.number], text: 'forged' }
  const posted = await request(doors.url).post('/api/sms/webhook').set(bearer(token)).send(text)
  expect(posted.status).toBe(401)
  const inPath = await request(doors.url).post(`/api/sms/webhook/${token}`).send(text)
  expect(inPath.status).toBe(401)
  const path = await webhookPath(w, mine.numberId)
  await get('/me', bearer(path.split('/').at(-1) ?? '')).expect(401)
})

test('demoted, deactivated and moved count at the next request', async () => {
  const person = await w.person(w.acme.tenantId, 'tenantAdmin')
  const { token } = await make(person)
  const numbers = async () => (await get('/numbers', bearer(token))).body.numbers?.length
  expect(await numbers()).toBeGreaterThan(0)
  await w.host(w.hostKind.setRole(person.userId, 'user'))
  expect(await numbers()).toBe(0)
  await w.host(w.hostKind.move(person.userId, w.globex.tenantId))
  await get('/me', bearer(token)).expect(401)
  await w.host(w.hostKind.move(person.userId, w.acme.tenantId))
  await get('/me', bearer(token)).expect(200)
  await w.host(w.hostKind.deactivate(person.userId))
  await get('/me', bearer(token)).expect(401)
})

test('one’s own, and one’s tenant’s people’s by an admin: nobody else’s is seen or revoked', async () => {
  const { id, token } = await make(agent)
  const absent = '00000000-0000-4000-8000-000000000000'
  const seenBy = (person: Principal) =>
    asPrincipal(
      w.db,
      person,
      async tx => (await tx.query('select id from sms.api_token_list where id = $1', [id])).rows,
    )
  for (const stranger of [w.acme.agents[1], w.globex.admin, w.globex.agents[0]]) {
    expect(await seenBy(stranger)).toEqual([])
    const [theirs, nowhere] = [await revoke(stranger, id), await revoke(stranger, absent)]
    expect([theirs.status, theirs.text]).toEqual([nowhere.status, nowhere.text])
    expect(theirs.status).toBe(404)
  }
  await get('/me', bearer(token)).expect(200)
  for (const person of [agent, w.acme.admin, w.root]) {
    expect(await seenBy(person)).toHaveLength(1)
    const hash = asPrincipal(w.db, person, tx => tx.query('select hash from sms.api_tokens'))
    await expect(hash).rejects.toMatchObject({ code: '42501' })
    const own = asPrincipal(w.db, person, tx => tx.query('update sms.api_tokens set revoked_at = null'))
    await expect(own).rejects.toMatchObject({ code: '42501' })
  }
  await revoke(w.acme.admin, id).expect(200)
  await get('/me', bearer(token)).expect(401)
  const { rows } = await w.superuser.query(
    `select a.action, a.actor::text, (a.ids || d.detail)::text as said from sms.audit a
     join sms.audit_details d on d.audit_id = a.id where a.ids ->> 'token' = $1 order by a.id`,
    [id],
  )
  expect(rows.map(({ action, actor }) => [action, actor])).toEqual([
    ['api_token.made', agent.userId],
    ['api_token.revoked', w.acme.admin.userId],
  ])
  expect(JSON.stringify(rows)).toContain('Nightly export')
  expect(JSON.stringify(rows)).not.toContain(token)
})

test('an open event stream ends with its token, before it tells anything more', async () => {
  const { id, token } = await make(agent, ['read'])
  const stream = await openStream(`${doors.url}/api/sms/events`, bearer(token))
  const arrive = (text: string) => ingestTexts(w.db, [{ ...mine, from: '+13035550102', text }])
  await arrive('before')
  await stream.next(2) // ready, and the text
  const told = stream.events.length
  await revoke(agent, id).expect(200)
  await arrive('after')
  await stream.ended
  expect(stream.events).toHaveLength(told)
})

test('so many of one person work at once, and no more until one is revoked', async () => {
  const person = w.acme.agents[2]
  const made = await Promise.all(Array.from({ length: 25 }, () => make(person)))
  const body = { name: 'One more', scopes: ['read'] }
  expect((await post('/tokens', as(person), body).expect(429)).body.error.message).toContain('25 API tokens')
  await revoke(person, made[0]?.id ?? '').expect(200)
  await post('/tokens', as(person), body).expect(201)
  for (const wrong of [{ name: ' ' }, { scopes: [] }, { scopes: ['all'] }, { days: 366 }, { days: 0 }]) {
    await post('/tokens', as(w.acme.agents[1]), { ...body, ...wrong }).expect(400)
  }
})

test('the description names both ways in, and what each address asks of a token', async () => {
  const { body } = await get('/openapi.json', {}).expect(200)
  expect(body.components.securitySchemes.token).toMatchObject({ type: 'http', scheme: 'bearer' })
  const tokenScopes = (path: string, method: string) =>
    body.paths[`/api/sms${path}`][method].security.flatMap(({ token = [] }: { token?: string[] }) => token)
  expect(tokenScopes('/messages', 'get')).toEqual(['read'])
  expect(tokenScopes('/messages', 'post')).toEqual(['send'])
  expect(tokenScopes('/availability', 'post')).toEqual(['write'])
  expect(tokenScopes('/tokens', 'post')).toEqual([])
})
