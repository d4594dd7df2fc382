import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { z } from 'zod'
import { type HostProcess, startHostProcess } from './support/host-process.js'
import { formsOf, leaksIn, type Planted, type Source } from './support/secret-scan.js'
import { png, until } from './support/simulated-carrier.js'

const State = z.object({
  resources: z.array(z.object({ id: z.string(), resourceActions: z.array(z.object({ name: z.string() })) })),
})
const Named = z.object({ name: z.string() })
const Listed = z.object({
  records: z.array(z.object({ id: z.string(), recordActions: z.array(Named), bulkActions: z.array(Named) })),
})
const OpenApi = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) })

/** Letters that every way of writing writes differently. */
const odd = () => `${randomBytes(6).toString('hex')}"&<é ${randomBytes(6).toString('hex')}`
const credentials = { username: odd(), password: odd(), securityKey: randomBytes(16).toString('hex') }
const device = {
  endpoint: `https://push.invalid/${randomBytes(18).toString('base64url')}`,
  keys: { p256dh: randomBytes(65).toString('base64url'), auth: randomBytes(16).toString('base64url') },
}
const unknownToken = randomBytes(32).toString('base64url')
const noSuch = '01890a5d-ac96-774b-bcce-b302099a8057'

let host: HostProcess
let database: pg.Client
const heard: Source[] = []
const planted: Planted[] = []
const tokens: Planted[] = []
let root: Visitor
let visitors: Visitor[]

/** Somebody with a session, or nobody without; what they are answered is heard. */
interface Visitor {
  name: string
  ask(
    method: string,
    path: string,
    body?: string | Uint8Array<ArrayBuffer> | object,
    type?: string,
  ): Promise<{ status: number; text: string }>
}

beforeAll(async () => {
  const kept: Record<string, string> = {}
  const fresh = randomBytes(32).toString('base64')
  host = await startHostProcess(async dataDir => {
    for (const name of ['encryption.key', 'session.secret', 'push.keys'])
      kept[name] = (await readFile(join(dataDir, name), 'utf8')).trim()
    return { LOG_LEVEL: 'trace', SMS_ENCRYPTION_KEY: `${fresh},${kept['encryption.key']}` }
  })
  database = new pg.Client({ connectionString: host.superuserUrl })
  await database.connect()
  const keys = [fresh, kept['encryption.key'] ?? '']
  plant('the credentials', ...Object.values(credentials))
  plant('an encryption key', ...keys, ...keys.map(key => Buffer.from(key, 'base64')))
  plant('what signs sessions', kept['session.secret'] ?? '')
  plant('the key of web push', kept['push.keys']?.split(',')[1] ?? '')
  plant('everybody’s password', host.password)
  plant('a browser’s address', device.endpoint.slice(-24), device.keys.p256dh, device.keys.auth)
  plant('the database’s password', decodeURIComponent(new URL(host.databaseUrl).password))

  root = await visitor('superadmin@example.com')
  const admin = await visitor('admin@acme.example')
  const agent = await visitor('agent1@acme.example')
  visitors = [root, admin, agent, { name: 'nobody', ask: asks('nobody', '') }]
  await live({ admin, agent })
}, 120_000)

afterAll(async () => {
  await database?.end()
  await host?.stop()
})

function plant(name: string, ...values: (string | Buffer)[]): void {
  planted.push(...values.filter(value => value.length > 0).map(value => ({ name, value })))
}

function asks(name: string, cookie: string): Visitor['ask'] {
  return async (method, path, body, type) => {
    const isPlain = body === undefined || typeof body === 'string' || body instanceof Uint8Array
    const answer = await fetch(host.url + path, {
      method,
      redirect: 'manual',
      headers: { cookie, 'content-type': type ?? 'application/json' },
      body: isPlain ? body : JSON.stringify(body),
    })
    const text = await answer.text()
    // A session that goes on is given to its own browser again, out of reach of every script.
    const [own = ''] = answer.headers.getSetCookie()
    expect(own === '' || (own.startsWith(cookie) && /; HttpOnly/i.test(own))).toBe(true)
    const headers = [...answer.headers].filter(([header, value]) => header !== 'set-cookie' || value !== own)
    heard.push({ where: `${name} ${method} ${path}`, text: `${JSON.stringify(headers)}\n${text}` })
    return { status: answer.status, text }
  }
}

async function visitor(email: string): Promise<Visitor> {
  const body = new URLSearchParams({ email, password: host.password })
  const login = await fetch(`${host.url}/admin/login`, { method: 'POST', body, redirect: 'manual' })
  const [cookie = ''] = login.headers.get('set-cookie')?.split(';') ?? []
  const value = decodeURIComponent(cookie.slice(cookie.indexOf('=') + 1))
  const [id = ''] = value.slice(2).split('.')
  plant(`the session of ${email}`, value, id)
  expect(id).toHaveLength(32)
  return { name: email, ask: asks(email, cookie) }
}

const settings = '/admin/api/resources/sms_settings/records/system'
const numberAction = (id: string, action: string) => `/admin/api/resources/sms_numbers/records/${id}/${action}`

/** A day with the demo: everything that touches a secret is done once. */
async function live({ admin, agent }: { admin: Visitor; agent: Visitor }): Promise<void> {
  const toSimulator = (path: string, body: object) =>
    fetch(`${host.simulatorUrl}/_control/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  const entered = {
    questblueUsername: credentials.username,
    questbluePassword: credentials.password,
    questblueSecurityKey: credentials.securityKey,
  }
  await root.ask('POST', `${settings}/edit`, entered) // QuestBlue refuses them
  await toSimulator('credentials', credentials)
  expect((await root.ask('POST', `${settings}/testCredentials`, {})).text).toMatch(/"type":"success"/)

  const { rows } = await database.query('select id, number from sms.numbers where unlinked_at is null order by number')
  const [line] = rows.filter(({ number }) => number === '+12125550100')
  for (const { id } of rows) await keepToken(id)
  await root.ask('POST', numberAction(line.id, 'rotateToken'), { overlapHours: 0 })
  const [old] = tokens.filter(({ name }) => name === line.id)
  await keepToken(line.id)
  expect(tokens).toHaveLength(rows.length + 1)
  const text = { from: '+13035550001', to: [line.number], text: 'on an old address' }
  expect((await asks('QuestBlue', '')('POST', `/api/sms/webhook/${old?.value}`, text)).status).toBe(200)
  for (const body of [text, '{broken', ''])
    await asks('QuestBlue', '')('POST', `/api/sms/webhook/${unknownToken}`, body)
  await asks('QuestBlue', '')('POST', `/api/sms/webhook/${tokens.at(-1)?.value}`, '{broken')

  expect((await agent.ask('POST', '/api/sms/push/subscriptions', device)).status).toBe(201)
  expect(
    await (await toSimulator('text', { from: '+13035550002', to: line.number, text: 'Good morning' })).json(),
  ).toMatchObject({ status: 200 })
  const upload = JSON.parse((await agent.ask('POST', '/api/sms/media', new Uint8Array(png()), 'image/png')).text)
  const sent = await agent.ask('POST', '/api/sms/messages', {
    from: line.number,
    to: '+13035550002',
    text: 'And to you',
    mediaIds: [upload.id],
  })
  expect(sent.status).toBe(201)
  await until(
    async () =>
      (
        await database.query("select from sms.messages where id = $1 and status in ('sent', 'delivered')", [
          JSON.parse(sent.text).id,
        ])
      ).rowCount === 1,
  )
  await until(async () => host.log().includes('a push is tried again'))

  await broken([root, admin, agent, { name: 'nobody', ask: asks('nobody', '') }])
  await failing()
  heard.push({ where: 'rotate-keys', text: await cli('rotate-keys') })
}

/** A number's address as the superadmin sees it: the one place that shows a token. */
async function keepToken(numberId: string): Promise<void> {
  const { text } = await root.ask('GET', numberAction(numberId, 'showWebhook'))
  const [, token = ''] = /\/api\/sms\/webhook\/([\w-]{43})"/.exec(text) ?? []
  expect(token).not.toBe('')
  tokens.push({ name: numberId, value: token })
}

/** Secrets in bodies that nobody can read, or at the wrong place. */
async function broken(who: Visitor[]): Promise<void> {
  const cut = JSON.stringify({ questbluePassword: credentials.password, password: host.password, lowBalance: 'much' })
  const bodies: [string, string][] = [
    [`${cut.slice(0, -1)},`, 'application/json'],
    [cut, 'application/json'],
    [cut, 'text/plain'],
    [
      new URLSearchParams({ questbluePassword: credentials.password, email: 'x', lowBalance: 'much' }).toString(),
      'application/x-www-form-urlencoded',
    ],
    [
      `--x\r\nContent-Disposition: form-data; name="questbluePassword"\r\n\r\n${credentials.password}`,
      'multipart/form-data; boundary=x',
    ],
  ]
  const paths = [
    '/admin/login',
    `${settings}/edit`,
    '/api/sms/messages',
    '/api/sms/push/subscriptions',
    '/api/sms/nothing',
    '/admin/api/resources/sms_numbers/actions/link',
    '/nothing',
  ]
  for (const each of who) {
    for (const path of paths) for (const [body, type] of bodies) await each.ask('POST', path, body, type)
    for (const path of ['/%E0%A4%A', '/admin/%', '/api/sms/media/%00', '/nothing', '/admin/resources/nothing'])
      await each.ask('GET', path)
  }
}

/** The database fails in the midst of what reads secrets. */
async function failing(): Promise<void> {
  const tables: [string, string][] = [
    ['sms.secrets', 'ciphertext'],
    ['sms.webhook_tokens', 'hash'],
    ['public.users', 'password_hash'],
  ]
  for (const [table, column] of tables) {
    await database.query(`alter table ${table} rename column ${column} to gone`)
    const wrong = asks('failing', '')
    const statuses = [
      (await wrong('POST', '/admin/login', { email: 'admin@acme.example', password: host.password })).status,
      (
        await wrong('POST', `/api/sms/webhook/${tokens.at(-1)?.value}`, {
          from: '+13035550001',
          to: ['+12125550100'],
          text: 'x',
        })
      ).status,
      (await root.ask('POST', `${settings}/testCredentials`, {})).status,
      (await root.ask('POST', `${settings}/edit`, { questbluePassword: credentials.password })).status,
    ]
    await database.query(`alter table ${table} rename column gone to ${column}`)
    expect([table, Math.max(...statuses) >= 500]).toEqual([table, true])
  }
  await root.ask('POST', `${settings}/testCredentials`, {})
}

async function cli(...words: string[]): Promise<string> {
  const [key] = planted.filter(({ name }) => name === 'an encryption key')
  const older = await readFile(join(host.dataDir, 'encryption.key'), 'utf8')
  const env = {
    ...process.env,
    NODE_OPTIONS: '',
    DATABASE_URL: host.databaseUrl,
    DATA_DIR: host.dataDir,
    LOG_LEVEL: 'trace',
    SMS_ENCRYPTION_KEY: `${key?.value},${older.trim()}`,
  }
  const child = spawn(process.execPath, ['dist/cli.js', ...words], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text))
  const code = await new Promise(settle => child.once('close', settle))
  expect([code, output]).toEqual([
    0,
    expect.stringMatching(/webhook addresses: \d+ sealed anew, 0 still name an older key/),
  ])
  return output
}

/** Every page, list, record, form and action that one is offered, and every one that the superadmin is. */
async function goThroughPanel(who: Visitor, offered: string[]): Promise<string[]> {
  const page = await who.ask('GET', '/admin')
  const [, state] = /window\.REDUX_STATE = (.*);\n/.exec(page.text) ?? []
  const own: string[] = [
    '/admin/api/dashboard',
    '/admin/pages/smsInbox',
    '/admin/api/pages/smsInbox',
    '/admin/login',
    '/',
  ]
  if (state) {
    for (const { id, resourceActions } of State.parse(JSON.parse(state)).resources) {
      own.push(
        `/admin/resources/${id}`,
        ...resourceActions.map(({ name }) => `/admin/api/resources/${id}/actions/${name}`),
      )
      own.push(`/admin/api/resources/${id}/search/a`)
      const list = await who.ask('GET', `/admin/api/resources/${id}/actions/list?perPage=500`)
      const { records } = Listed.catch({ records: [] }).parse(JSON.parse(list.text))
      for (const record of id === 'sms_numbers' ? records.slice(0, 3) : records.slice(0, 1)) {
        own.push(`/admin/resources/${id}/records/${record.id}/show`)
        for (const { name } of record.recordActions) own.push(`/admin/api/resources/${id}/records/${record.id}/${name}`)
        for (const { name } of record.bulkActions)
          own.push(`/admin/api/resources/${id}/bulk/${name}?recordIds=${record.id}`)
      }
    }
  }
  const all = [...new Set([...own, ...offered])].filter(path => !/\/(delete|bulkDelete)(\?|$)/.test(path))
  for (let place = 0; place < all.length; place += 6)
    await Promise.all(all.slice(place, place + 6).map(path => who.ask('GET', path)))
  return own
}

async function goThroughApi(who: Visitor): Promise<void> {
  const { text } = await who.ask('GET', '/api/sms/openapi.json')
  for (const [path, methods] of Object.entries(OpenApi.parse(JSON.parse(text)).paths)) {
    for (const method of Object.keys(methods)) {
      if (path.endsWith('/events')) continue // a stream: it says what messages say
      await who.ask(method.toUpperCase(), path.replace(/\{\w+\}/g, noSuch), method === 'get' ? undefined : {})
    }
  }
  await who.ask('GET', '/api/sms/messages?number=%2B12125550100')
}

/** Whatever a page loads. */
async function goThroughAssets(who: Visitor): Promise<number> {
  const { text } = await who.ask('GET', '/admin')
  const paths = [...text.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path = '']) => path)
  const loaded = [...new Set([...paths, '/admin/frontend/assets/components.bundle.js'])]
  const statuses = await Promise.all(loaded.map(async path => (await who.ask('GET', path)).status))
  return statuses.filter(status => status === 200).length
}

async function dump(): Promise<Source[]> {
  const { rows } = await database.query(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')
     union all select format('%I.%I', schemaname, matviewname) from pg_matviews order by 1`,
  )
  const tables: Source[] = []
  for (const { name } of rows) {
    const { rows: lines } = await database.query(`select t::text as line from ${name} t`)
    tables.push({ where: `table ${name}`, text: lines.map(({ line }) => line).join('\n') })
  }
  const { rows: others } = await database.query(
    `select 'statement' as name, query as line from pg_stat_activity union all select 'comment', description from pg_description where objoid >= 16384 -- not the system's own
     union all select 'comment', description from pg_shdescription d join pg_database b on b.oid = d.objoid and b.datname = current_database()`,
  )
  return [...tables, ...others.map(({ name, line }) => ({ where: name, text: String(line) }))]
}

/** What `ps` shows to everybody on the machine: of the host, and of all that it has started. */
async function processes(): Promise<Source[]> {
  if (!existsSync('/proc/self/cmdline')) return []
  const shown: Source[] = []
  for (const pid of (await readdir('/proc')).filter(name => /^\d+$/.test(name))) {
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
    const isOurs = Number(pid) === host.pid || Number(/^PPid:\s+(\d+)/m.exec(status)?.[1]) === host.pid
    if (isOurs)
      shown.push({ where: `process ${pid}`, text: `${status}${await readFile(`/proc/${pid}/cmdline`, 'utf8')}` })
  }
  expect(shown.length).toBeGreaterThan(0)
  return shown
}

test('the scanner finds what is planted, however it is written, and nothing where nothing is', () => {
  const value = 'q"&<é z/+k\\9'
  const other = { name: 'other', value: randomBytes(32) }
  const forms = formsOf(value)
  expect(new Set(forms.map(([form]) => form))).toEqual(
    new Set(['plain', 'json', 'json in json', 'json in ascii', 'url', 'form', 'html', 'reversed', 'hex', 'base64']),
  )
  for (const [form, written] of forms) {
    const found = leaksIn(
      [
        { where: 'here', text: `x${written}x` },
        { where: 'there', text: 'x' },
      ],
      [{ name: 'it', value }, other],
    )
    expect(found).toContainEqual({ where: 'here', name: 'it', form })
    expect(found.every(({ where, name }) => where === 'here' && name === 'it')).toBe(true)
  }
  const within = (text: string, coding: BufferEncoding) => Buffer.from(text).toString(coding)
  for (const before of ['', 'u', 'us', 'use', 'user:']) {
    for (const coding of ['base64', 'base64url', 'hex'] as const) {
      const text = within(`${before}${value} and more`, coding)
      expect([before, coding, leaksIn([{ where: 'here', text }], [{ name: 'it', value }]).length > 0]).toEqual([
        before,
        coding,
        true,
      ])
    }
  }
  expect(leaksIn([{ where: 'here', text: within(value, 'hex').toUpperCase() }], [{ name: 'it', value }])).toHaveLength(
    1,
  )
  expect(leaksIn([{ where: 'here', text: other.value.toString('base64') }], [other])).toHaveLength(1)
})

test('after a day with the demo no secret stands anywhere but a webhook’s token where the superadmin is shown it', async () => {
  let offered: string[] = []
  for (const who of visitors) {
    const own = await goThroughPanel(who, offered)
    offered = offered.length > 0 ? offered : own
    await goThroughApi(who)
  }
  expect(await goThroughAssets(root)).toBeGreaterThan(5)
  for (const path of ['/metrics', '/healthz', '/readyz'])
    expect((await asks('nobody', '')('GET', path)).status).toBe(200)
  const screen = host.screen.replaceAll(host.password, '') // where it is said to whoever has started the host
  const rest = [
    { where: 'log', text: host.log() },
    { where: 'screen', text: screen },
    ...(await dump()),
    ...(await processes()),
  ]

  const all = [...heard, ...rest]
  expect(all.length).toBeGreaterThan(900)
  expect(leaksIn(all, planted)).toEqual([])
  expect(leaksIn(all, [{ name: 'a token that was never ours', value: unknownToken }])).toEqual([])

  const showing = all.filter(source => leaksIn([source], tokens).length > 0)
  const isShowing =
    /^superadmin@example\.com (GET|POST) \/admin\/api\/resources\/sms_numbers\/records\/[\w-]+\/(showWebhook|rotateToken)$/
  expect(showing.map(({ where }) => where).filter(where => !isShowing.test(where))).toEqual([])
  expect(
    new Set(
      showing.map(({ text }) =>
        leaksIn([{ where: '', text }], tokens)
          .map(({ name }) => name)
          .join(),
      ),
    ),
  ).toEqual(new Set(tokens.map(({ name }) => name)))
  const audited = await database.query("select from sms.audit where action = 'webhook_token.shown'")
  expect(audited.rowCount).toBeGreaterThanOrEqual(showing.length)

  const log = host.log()
  for (const said of ['a request on a retired token was kept', 'a request failed', 'a push is tried again'])
    expect(log).toContain(said)
}, 120_000)

test('a secret that somebody puts into the database is found there, and in the pages that show it', async () => {
  await database.query("update sms.numbers set label = $1 where number = '+12125550100'", [credentials.securityKey])
  const before = heard.length
  await root.ask('GET', '/admin/api/resources/sms_numbers/actions/list?perPage=500')
  const places = leaksIn([...heard.slice(before), ...(await dump())], planted).map(({ where }) => where)
  expect(places).toEqual([
    'superadmin@example.com GET /admin/api/resources/sms_numbers/actions/list?perPage=500',
    'table sms.numbers',
  ])
})
