import { createHash } from 'node:crypto'
import supertest from 'supertest'
import { migrateHost, openKnex } from '../src/host/migrate-host.js'
import { type LoginHost, loginHost, password } from './support/login-host.js'

let host: LoginHost

beforeAll(async () => {
  host = await loginHost()
})

afterAll(() => host.close())

const right = { email: 'root@example.com', password }

test('whoever is not signed in is led to the login as a page, and answered 401 otherwise', async () => {
  const page = await supertest(host.app).get('/admin/resources/sms_numbers').set('Accept', 'text/html')
  expect(page.status).toBe(302)
  expect(page.headers.location).toBe('/admin/login?next=%2Fadmin%2Fresources%2Fsms_numbers')
  const call = await supertest(host.app).get('/admin/api/resources/sms_numbers/actions/list')
  expect(call.status).toBe(401)
  expect(call.body.error.code).toBe('not_signed_in')
  expect((await supertest(host.app).post('/admin/resources/sms_numbers')).status).toBe(401)
})

test('the login page is a form of its own that loads nothing from elsewhere and runs no script', async () => {
  const { text, headers } = await supertest(host.app).get('/admin/login?next=/admin/pages/smsInbox')
  expect(text).toMatch(/<input id="email" name="email"/)
  expect(text).toMatch(/<input id="password" name="password" type="password"/)
  expect(text).toMatch(/<button type="submit">/)
  expect(text).toContain('value="/admin/pages/smsInbox"')
  expect(text).not.toMatch(/https?:\/\/|<script/)
  expect(headers['content-security-policy']).toMatch(/default-src 'none'/)
})

test('a login makes the session anew, so one that was planted before is worth nothing', async () => {
  const agent = supertest.agent(host.app)
  const login = await agent
    .post('/admin/login')
    .type('form')
    .send({ ...right, next: '/admin/pages/smsInbox' })
  expect(login.headers.location).toBe('/admin/pages/smsInbox')
  const [first] = login.get('Set-Cookie') ?? []
  expect(first).toMatch(/HttpOnly; SameSite=Lax/)
  expect((await agent.get('/admin')).body).toMatchObject({ email: 'root@example.com', title: 'Root' })
  const again = await supertest(host.app).post('/admin/login').set('Cookie', String(first)).type('form').send(right)
  const [second] = again.get('Set-Cookie') ?? []
  expect(second?.split(';')[0]).not.toBe(first?.split(';')[0])
  expect((await supertest(host.app).get('/admin/api/x').set('Cookie', String(first))).status).toBe(401)
  expect((await supertest(host.app).get('/admin/api/x').set('Cookie', String(second))).status).toBe(200)
})

test('after a logout the cookie opens nothing', async () => {
  const agent = supertest.agent(host.app)
  const login = await agent.post('/admin/login').type('form').send(right)
  expect((await agent.get('/admin/logout')).headers.location).toBe('/admin/login')
  const [cookie] = login.get('Set-Cookie') ?? []
  expect((await supertest(host.app).get('/admin/api/x').set('Cookie', String(cookie))).status).toBe(401)
})

test('a session is kept under the hash of its id, and one from before goes on', async () => {
  const agent = supertest.agent(host.app)
  const login = await agent.post('/admin/login').type('form').send(right)
  const [, id = ''] = /sid=s%3A([^.]+)\./.exec(login.get('Set-Cookie')?.[0] ?? '') ?? []
  const hash = createHash('sha256').update(id).digest('hex')
  const rowsOf = async () =>
    (await host.pool.query('select s::text as row from public.session s')).rows.map(({ row }) => row)
  expect((await rowsOf()).filter(row => row.includes(hash))).toHaveLength(1)
  expect((await rowsOf()).join()).not.toContain(id)

  await host.pool.query('update public.session set sid = $2 where sid = $1', [hash, id]) // as it was kept before
  await host.pool.query("delete from public.host_migrations where name = '0009_session_hashes.sql'")
  expect((await agent.get('/admin/api/x')).status).toBe(401)
  const knex = openKnex(host.databaseUrl)
  await migrateHost(knex).finally(() => knex.destroy())
  expect((await agent.get('/admin/api/x')).status).toBe(200)
  expect((await rowsOf()).join()).not.toContain(id)
})

/** Signed in on a browser of its own. */
async function signedIn() {
  const agent = supertest.agent(host.app)
  const login = await agent.post('/admin/login').type('form').send(right)
  return { agent, cookie: String(login.get('Set-Cookie')?.[0]).split(';')[0] ?? '' }
}
const stands = async (cookie: string) =>
  (await supertest(host.app).get('/admin/api/x').set('Cookie', cookie)).status === 200
/** Lets time pass for every session: what it remembers of its login, or of its last use. */
const agoIn = (field: 'signedInAt' | 'usedAt', minutes: number) =>
  host.pool.query(
    `update public.session set sess = jsonb_set(sess::jsonb, array[$1], to_jsonb((sess ->> $1)::numeric - $2::numeric * 60000))::json
     where sess ->> $1 is not null`,
    [field, minutes],
  )

test('a session ends after twelve hours, however much it is used', async () => {
  const { cookie } = await signedIn()
  await agoIn('signedInAt', 11 * 60)
  expect(await stands(cookie)).toBe(true)
  await agoIn('signedInAt', 61)
  expect(await stands(cookie)).toBe(false)
})

test('a session ends where nobody has used it for two hours; what a page asks by itself is no use of it', async () => {
  const { cookie } = await signedIn()
  const byItself = (path: string) => supertest(host.app).get(path).set('Cookie', cookie)
  await agoIn('usedAt', 90)
  expect(await stands(cookie)).toBe(true)
  await agoIn('usedAt', 90)
  expect(await stands(cookie)).toBe(true)
  await agoIn('usedAt', 90)
  await byItself('/api/sms/events')
  await byItself('/api/sms/unread')
  await agoIn('usedAt', 31)
  expect(await stands(cookie)).toBe(false)
})

test('whose role changes goes on under a new id; the old one serves what is under way, and then nobody', async () => {
  const { agent, cookie } = await signedIn()
  await host.pool.query("update public.users set name = 'Root the First'")
  expect((await agent.get('/admin/api/x')).get('Set-Cookie')).toBeUndefined()
  const tenant = "insert into public.tenants (name, tier) values ('Acme', 'professional') returning id"
  const { rows } = await host.pool.query<{ id: string }>(tenant)
  await host.pool.query("update public.users set role = 'tenant_admin', tenant_id = $1", [rows[0]?.id])
  const answer = await agent.get('/admin/api/x').expect(200)
  const [renewed = ''] = String(answer.get('Set-Cookie')?.[0]).split(';')
  expect(renewed).toMatch(/^sid=/)
  expect(renewed).not.toBe(cookie)
  expect((await agent.get('/admin/api/x').expect(200)).get('Set-Cookie')).toBeUndefined()
  const underWay = await supertest(host.app).get('/admin/api/x').set('Cookie', cookie)
  expect([underWay.status, underWay.get('Set-Cookie')]).toEqual([200, undefined])
  await host.pool.query(
    `update public.session set sess = jsonb_set(sess::jsonb, '{replacedAt}', to_jsonb((sess ->> 'replacedAt')::numeric - 31000))::json
     where sess ->> 'replacedAt' is not null`,
  )
  expect([await stands(cookie), await stands(renewed)]).toEqual([false, true])
  await host.pool.query("update public.users set name = 'Root', role = 'superadmin', tenant_id = null")
})

test('logging out everywhere ends every session of that person, by a form of the panel alone', async () => {
  const [here, there] = [await signedIn(), await signedIn()]
  const everywhere = '/admin/logout/everywhere'
  const foreign = await here.agent.post(everywhere).set('Sec-Fetch-Site', 'cross-site')
  expect(foreign.status).toBe(403)
  expect((await here.agent.get(everywhere)).status).toBe(200) // no such page: what stands behind it answers
  expect([await stands(here.cookie), await stands(there.cookie)]).toEqual([true, true])
  const left = await here.agent.post(everywhere).set('Sec-Fetch-Site', 'same-origin')
  expect([left.status, left.headers.location]).toEqual([303, '/admin/login'])
  expect([await stands(here.cookie), await stands(there.cookie)]).toEqual([false, false])
  expect(await stands((await signedIn()).cookie)).toBe(true)
  expect((await supertest(host.app).post(everywhere)).status).toBe(303)
})

test('a link or a picture on another site logs nobody out', async () => {
  const { agent, cookie } = await signedIn()
  for (const [header, value] of [
    ['Sec-Fetch-Site', 'cross-site'],
    ['Sec-Fetch-Site', 'same-site'],
    ['Referer', 'https://evil.example/page'],
  ] as const) {
    const { headers } = await agent.get('/admin/logout').set(header, value)
    expect(headers.location).toBe('/admin')
  }
  expect(await stands(cookie)).toBe(true)
  expect((await agent.get('/admin/logout').set('Sec-Fetch-Site', 'none')).headers.location).toBe('/admin/login')
  expect(await stands(cookie)).toBe(false)
})

test('a wrong password and an unknown address are answered alike', async () => {
  const ask = (email: string) => supertest(host.app).post('/admin/login').type('form').send({ email, password: 'no' })
  const [known, unknown] = [await ask('root@example.com'), await ask('none@example.com')]
  const withoutTheirs = (text: string) => text.replace(/value="[^"]*"/g, '').replace(/nonce="[^"]*"/g, '')
  expect([known.status, unknown.status]).toEqual([401, 401])
  expect(withoutTheirs(known.text)).toBe(withoutTheirs(unknown.text))
  expect(known.get('Set-Cookie')).toBeUndefined()
})

test('whoever is deactivated is out at the next request', async () => {
  const agent = supertest.agent(host.app)
  await agent.post('/admin/login').type('form').send(right)
  await host.pool.query('update public.users set active = false')
  expect((await agent.get('/admin/api/x')).status).toBe(401)
  const login = await supertest(host.app).post('/admin/login').type('form').send(right)
  expect(login.status).toBe(401)
  await host.pool.query('update public.users set active = true')
})

test('a login form of another site changes nothing', async () => {
  const post = () => supertest(host.app).post('/admin/login').type('form')
  const foreign = await post().set('Origin', 'https://evil.example').send(right)
  expect(foreign.status).toBe(403)
  expect(foreign.get('Set-Cookie')).toBeUndefined()
  expect((await post().set('Origin', 'null').send(right)).status).toBe(403)
  expect((await post().set('Sec-Fetch-Site', 'cross-site').send(right)).status).toBe(403)
  expect((await post().set('Origin', 'http://127.0.0.1').send(right)).status).toBe(302)
})

test('no address but one of the panel is where a login leads', async () => {
  for (const next of ['https://evil.example', '//evil.example', '/admin\\@evil.example', '/administer']) {
    const login = await supertest(host.app)
      .post('/admin/login')
      .type('form')
      .send({ ...right, next })
    expect(login.headers.location).toBe('/admin')
  }
})

test('guesses at one account are cut off, and the account next to it is not', async () => {
  const guess = (email: string) =>
    supertest(host.app)
      .post('/admin/login')
      .set('X-Forwarded-For', '198.51.100.7')
      .type('form')
      .send({ email, password: 'no' })
  const statuses: number[] = []
  for (let attempt = 0; attempt < 12; attempt++) statuses.push((await guess('guessed@example.com')).status)
  expect(statuses).toEqual([...Array(10).fill(401), 429, 429])
  expect((await guess('other@example.com')).status).toBe(401)
})

test('under a public address by https the cookie travels by https only', async () => {
  const secure = await loginHost({ publicUrl: 'https://panel.example.com' })
  const login = await supertest(secure.app)
    .post('/admin/login')
    .set('X-Forwarded-Proto', 'https')
    .type('form')
    .send(right)
  expect(login.get('Set-Cookie')?.[0]).toMatch(/^__Host-sid=.*; Path=\/;.*HttpOnly; Secure; SameSite=Lax/)
  expect(login.get('Set-Cookie')?.[0]).not.toMatch(/domain/i)
  expect(login.headers['strict-transport-security']).toBe('max-age=31536000')
  await secure.close()
})
