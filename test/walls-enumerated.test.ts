import { asPrincipal, type Principal } from '../src/access/principal.js'
import { type Asking, askingsOf, fetched, formOf } from './support/asking.js'
import { openStream } from './support/event-reader.js'
import { type HostedApp, hostedApp } from './support/hosted-app.js'
import { ingestTexts } from './support/inbound-text.js'
import { sessionOf } from './support/session-of.js'
import { callOf, functionsOf } from './support/sql-functions.js'
import { until } from './support/simulated-carrier.js'
import { panelActions, registeredRoutes } from './support/registered-routes.js'
import { absentLike, formsOf, type Side, sideOf, tracesOf } from './support/sides.js'
import { type World, world } from './support/world.js'

let w: World
let app: HostedApp
/** Acme's first agent's, Acme's second agent's, and Globex's. */
let own: Side
let colleagues: Side
let foreign: Side
let askings: Asking[]
let checks = 0

/** Routes that nobody signs in for: what they are asked by is a secret, not an id (tests: webhook-*, pictures-links). */
const bySecret = ['/api/sms/webhook/:token', '/api/sms/webhook', '/api/sms/media/link/:secret']
/** Only the tests' own door. */
const ofTheTest = ['/test-login/:id']
/** Answered piece by piece, and never to an end: below. */
const streams = ['/api/sms/events']
/**
 * `npm run walls` asks for everything as everybody. A usual run asks for the panel's pages of a number alone, as an admin:
 * they are the same shell whatever they are asked for, and dear. Those who see nothing share the rest among them, a quarter
 * each; each form is tried with every second of the bodies; and what people do with what is theirs, one or the other does.
 */
const aboutNumber = /sms_numbers\/records/
const thorough = process.env.WALLS === 'all'
/** Begin something that goes on by itself, and answer how far it is: never twice the same about one's own number. */
const goesOn = /\/(doctor|setDeliveries)$/

beforeAll(async () => {
  w = await world()
  app = await hostedApp(w)
  const doors = { app, w }
  own = await sideOf(doors, w.acme, { tenantName: 'Acme', holder: w.acme.agents[0] })
  colleagues = await sideOf(doors, w.acme, { tenantName: 'Acme', holder: w.acme.agents[1] })
  foreign = await sideOf(doors, w.globex, { tenantName: 'Globex', holder: w.globex.agents[0] })
  const left = [...bySecret, ...ofTheTest, ...streams]
  askings = registeredRoutes(app.app, ['/api/sms', '/admin'])
    .filter(({ path }) => !left.includes(path))
    .flatMap(route => askingsOf(route, app.admin))
}, 60_000)
afterAll(async () => {
  process.stderr.write(`walls: ${askings.length} askings, ${checks} answers compared\n`)
  await app?.stop()
  await w?.stop()
})

type Client = (asking: Asking, path: Side, body?: Side) => Promise<Answer>
interface Answer {
  status: number
  headers: string
  body: string
}

/** Asks as this person, or as nobody; what was sent is taken out of what came back. */
async function clientOf(person: Principal | undefined): Promise<Client> {
  const cookie = person ? await cookieOf(person) : ''
  return async (asking, side, bodySide = side) => {
    const path = asking.path(side)
    const body = asking.body ? JSON.stringify(asking.body(bodySide)) : undefined
    const answer = await fetched(app.url + path, {
      method: asking.method,
      headers: { cookie, ...(body && { 'content-type': 'application/json' }) },
      redirect: 'manual',
      ...(body && { body }),
    })
    const sent = sentIn(path, body ?? '', [side, bodySide])
    const clean = (text: string) => withoutNonces(sent.reduce((left, value) => left.replaceAll(value, '§'), text))
    return { status: answer.status, headers: clean(headersOf(answer)), body: clean(inOneOrder(await answer.text())) }
  }
}

const cookieOf = ({ userId }: Principal) => sessionOf(`${app.url}/test-login/${encodeURIComponent(userId)}`)

/** Of the sides' values those that this request did carry, the longest first. */
function sentIn(path: string, body: string, sides: Side[]): string[] {
  const request = `${decodeURIComponent(path)} ${path} ${body}`
  const values = sides.flatMap(side => Object.values(side)).filter(value => request.includes(value))
  return [...new Set(values.flatMap(formsOf))].sort((a, b) => b.length - a.length)
}

/** All but the date, and what is computed of the body. */
function headersOf(answer: Response): string {
  const left = ['date', 'etag', 'content-length', 'keep-alive', 'connection']
  return [...answer.headers]
    .filter(([name]) => !left.includes(name))
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n')
}

/** AdminJS names what a record refers to in the order in which it was found. */
function inOneOrder(text: string): string {
  if (!text.startsWith('{')) return text
  const sorted = (_name: string, value: unknown) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value
  return JSON.stringify(JSON.parse(text), sorted)
}

/** Nor what is new in every answer: the nonce of a page's scripts, the moment at which a register is made. */
function withoutNonces(text: string): string {
  return text
    .replace(/"madeAt":"[^"]*"/g, '')
    .replace(/nonce-[\w+/=-]+/g, 'nonce')
    .replace(/nonce="[^"]*"/g, 'nonce')
}

/** What may not be read off any answer, and was. */
function leaks(answer: Answer, traces: string[]): string[] {
  const whole = `${answer.headers}\n${answer.body}`
  return traces.filter(trace => whole.includes(trace))
}

/**
 * Asks for what is another's and for what is nowhere, and gives what differs or leaks. Where two answers differ they are
 * asked for once more: a state that the first of them changed, or the clock, would tell of itself.
 */
async function differences(client: Client, asking: Asking, others: Side, inBody?: Side): Promise<string[]> {
  const nowhere = absentLike(others)
  const ask = (side: Side) => (inBody ? client(asking, inBody, side) : client(asking, side))
  const traces = tracesOf(others)
  const compare = async (): Promise<string[]> => {
    const absent = await ask(nowhere)
    const theirs = await ask(others)
    checks++
    const leaked = leaks(theirs, traces).map(trace => `${asking.title} tells ${trace}`)
    const same = JSON.stringify(absent) === JSON.stringify(theirs)
    return same ? leaked : [...leaked, `${asking.title}\n  absent: ${show(absent)}\n  theirs: ${show(theirs)}`]
  }
  const found = await compare()
  return found.length === 0 ? [] : compare()
}

const show = ({ status, headers, body }: Answer) => `${status} ${headers.replaceAll('\n', ' | ')} ${body.slice(0, 600)}`

async function differencesOf(
  client: Client,
  others: Side,
  { pages = false, quarter }: { pages?: boolean; quarter?: number } = {},
): Promise<string[]> {
  const asked = askings.filter(
    ({ isOrder, isPage, title }, at) =>
      !isOrder &&
      (!isPage || thorough || (pages && aboutNumber.test(title))) &&
      (thorough || quarter === undefined || at % 4 === quarter),
  )
  const found: string[] = []
  const lane = async () => {
    for (let asking = asked.shift(); asking; asking = asked.shift()) {
      found.push(...(await differences(client, asking, others)))
    }
  }
  await Promise.all(Array.from({ length: 4 }, lane)) // while one waits for the database, another is answered
  return found
}

/**
 * What a tenant's rows are, in every table that has any: but for the mirror of people, the seals of the audit, who read what,
 * and when a worker has spread an event: they go on by themselves.
 */
async function rowsOf(tenantId: string): Promise<Record<string, string[]>> {
  const tables = await w.superuser.query<{ name: string }>(`
    select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
    where c.relnamespace = 'sms'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and c.relname not in ('people', 'audit_heads', 'reads')`)
  const found: Record<string, string[]> = {}
  for (const { name } of tables.rows) {
    const { rows } = await w.superuser.query<{ row: string }>(
      `select r.row from sms.${name} t cross join lateral (select (to_jsonb(t) - '{seq,hash,spread_at}'::text[])::text) r (row)
       where tenant_id::text = $1 and r.row !~ '"messages.read"|"kinds"' order by 1`,
      [tenantId],
    )
    found[name] = rows.map(({ row }) => row)
  }
  return found
}

test('what the app answers is known: every route, every resource and action', () => {
  expect(askings.length).toBeGreaterThan(500)
  const asked = new Set(askings.map(({ title }) => title))
  for (const { resourceId, kind, action } of panelActions(app.admin)) {
    const place = { resource: 'actions', record: 'records/:recordId', bulk: 'bulk' }[kind]
    expect([...asked].some(title => title.includes(`/api/resources/${resourceId}/${place}/${action}`))).toBe(true)
  }
})

describe('what is another tenant’s is answered as what is nowhere, to', () => {
  const people: [string, () => Promise<Principal | undefined>, { pages?: boolean; quarter?: number }][] = [
    ['nobody', async () => undefined, {}],
    ['an agent with a number', async () => w.acme.agents[0], {}],
    ['an agent without one', async () => w.acme.agents[2], { quarter: 0 }],
    ['an admin of another tenant', async () => w.acme.admin, { pages: true }],
    [
      'an admin who was demoted',
      async () => changed('tenantAdmin', w.hostKind.setRole.bind(w.hostKind), 'user'),
      { quarter: 1 },
    ],
    ['an agent who was deactivated', async () => changed('user', id => w.hostKind.deactivate(id)), { quarter: 2 }],
    ['an agent who was moved here', moved, { quarter: 3 }],
  ]
  test.each(people)(
    '%s',
    async (_who, find, asking) => {
      const person = await find()
      const before = await rowsOf(w.globex.tenantId)
      const client = await clientOf(person)
      expect(await differencesOf(client, foreign, asking)).toEqual([])
      expect(await rowsOf(w.globex.tenantId)).toEqual(before)
    },
    thorough ? 600_000 : 120_000,
  )

  test('the admin whose tenant it was not: Globex asks for Acme’s', async () => {
    const before = await rowsOf(w.acme.tenantId)
    expect(await differencesOf(await clientOf(w.globex.admin), own)).toEqual([])
    expect(await rowsOf(w.acme.tenantId)).toEqual(before)
  }, 120_000)

  /** Signed in as one, and another since. */
  async function changed<Rest extends unknown[]>(
    role: 'tenantAdmin' | 'user',
    change: (userId: string, ...rest: Rest) => [string, unknown[]],
    ...rest: Rest
  ): Promise<Principal> {
    const person = await w.person(w.acme.tenantId, role)
    await w.host(change(person.userId, ...rest))
    return person
  }
  async function moved(): Promise<Principal> {
    const person = await w.person(w.globex.tenantId, 'user')
    await w.host(w.hostKind.move(person.userId, w.acme.tenantId))
    return person
  }
})

test('a colleague’s number is nowhere to an agent who does not hold it', async () => {
  const nowhere = absentLike(colleagues)
  // Colleagues know one another, and their tenant.
  const side = { ...colleagues, tenantId: nowhere.tenantId, tenantName: nowhere.tenantName }
  expect(await differencesOf(await clientOf(w.acme.agents[0]), side)).toEqual([])
}, 120_000)

test('somebody else’s people, numbers and files are nowhere to a form about one’s own', async () => {
  const holder = await w.person(w.acme.tenantId, 'user')
  const mine = await sideOf({ app, w }, w.acme, { tenantName: 'Acme', holder })
  const client = await clientOf(w.acme.admin)
  const agent = await clientOf(holder)
  const before = await rowsOf(w.globex.tenantId)
  const found: string[] = []
  const narrow: ((side: Side) => Record<string, unknown>)[] = [
    formOf,
    ({ userId }) => ({ userId }),
    ({ userId }) => ({ userIds: [mine.userId, userId], routing: 'everyone' }),
    ({ uploadId, mediaId }) => ({ from: mine.number, to: mine.peer, text: 'See', mediaIds: [uploadId, mediaId] }),
    ({ peer, conversationId }) => ({ from: mine.number, to: [mine.peer], conversationId, peer }),
  ]
  const forms = askings.filter(({ method, title }) => method === 'POST' && !goesOn.test(title))
  for (const [at, asking] of forms.entries()) {
    for (const body of narrow.filter((_body, which) => thorough || (at + which) % 2 === 0)) {
      found.push(...(await differences(client, { ...asking, body }, foreign, mine)))
      if (asking.title.includes('/api/sms/'))
        found.push(...(await differences(agent, { ...asking, body }, foreign, mine)))
    }
  }
  expect(found).toEqual([])
  expect(await rowsOf(w.globex.tenantId)).toEqual(before)
}, 240_000)

/** What a call gives, or how it is refused, without what it was given. Nothing that it does stays. */
async function answerOf(person: Principal, { sql, values }: ReturnType<typeof callOf>): Promise<string> {
  class Enough extends Error {
    constructor(readonly rows: unknown[]) {
      super('what it gives is known')
    }
  }
  const call = asPrincipal(w.db, person, async tx => {
    throw new Enough((await tx.query(sql, values)).rows)
  })
  const told = await call.catch(error =>
    error instanceof Enough ? error.rows : { code: error.code, message: error.message, detail: error.detail },
  )
  const sent = values.flat().filter(value => typeof value === 'string' && value.length > 4)
  return sent
    .flatMap(value => formsOf(String(value)))
    .reduce((left, value) => left.replaceAll(value, '§'), JSON.stringify(told))
}

test.each([
  ['sms_user', () => w.acme.agents[0]],
  ['sms_tenant', () => w.acme.admin],
])('no function that %s may execute tells of another tenant', async (role, person) => {
  const functions = await functionsOf(w.superuser, role)
  expect(functions.length).toBeGreaterThan(40)
  const traces = tracesOf(foreign)
  const nowhere = absentLike(foreign)
  const before = await rowsOf(w.globex.tenantId)
  const found: string[] = []
  for (const each of functions) {
    const mine = await answerOf(person(), callOf(each, own))
    if (/"code":"(22|42(?!501))/.test(mine)) found.push(`${each.name} was not asked: ${mine}`)
    // All of it theirs; and one's own number with their people, and the other way round.
    for (const mix of [(side: Side) => side, (side: Side) => ({ ...own, userId: side.userId, peer: side.peer })]) {
      const [absent, theirs] = [
        await answerOf(person(), callOf(each, mix(nowhere))),
        await answerOf(person(), callOf(each, mix(foreign))),
      ]
      checks++
      if (absent !== theirs) found.push(`${each.name}: ${absent.slice(0, 300)} but ${theirs.slice(0, 300)}`)
      found.push(...traces.filter(trace => theirs.includes(trace)).map(trace => `${each.name} tells ${trace}`))
    }
  }
  expect(found).toEqual([])
  expect(await rowsOf(w.globex.tenantId)).toEqual(before)
})

test('an event stream tells nothing of another tenant, whatever it is resumed from', async () => {
  for (const person of [w.acme.agents[0], w.acme.admin]) {
    const cookie = await cookieOf(person)
    const arrive = ({ numberId, number, peer }: Side) =>
      ingestTexts(w.db, [{ numberId, number, from: peer, text: `the news number ${checks}` }])
    /** What is told up to a text of one's own that comes behind one of the others'. */
    const told = async (eventId: string | undefined) => {
      const resumed = eventId === undefined ? undefined : { 'last-event-id': eventId }
      const stream = await openStream(`${app.url}/api/sms/events`, { cookie, ...resumed })
      await arrive(foreign)
      const [last] = await arrive(own)
      const ids = () => stream.events.map(({ data }) => data.messageId)
      await until(async () => ids().includes(last?.message_id))
      stream.close()
      checks++
      expect(tracesOf(foreign).filter(trace => JSON.stringify(stream.events).includes(trace))).toEqual([])
      return ids().slice(0, ids().indexOf(last?.message_id))
    }
    await told(undefined)
    const before = await told(absentLike(foreign).eventId)
    expect(before.length).toBeGreaterThan(0)
    expect((await told(foreign.eventId)).slice(0, before.length)).toEqual(before)
  }
})

test('whatever people do with what is theirs, no answer tells of another tenant', async () => {
  const traces = tracesOf(foreign)
  const found: string[] = []
  // Changes last, and unlinking behind them: each is asked while there is still something to ask it of.
  const order = ({ method, title }: Asking) => (method === 'GET' ? 0 : title.includes('unlink') ? 2 : 1)
  const sorted = [...askings].sort((a, b) => order(a) - order(b))
  const holder = await w.person(w.acme.tenantId, 'user')
  const mine = await sideOf({ app, w }, w.acme, { tenantName: 'Acme', holder })
  for (const person of [holder, w.acme.admin]) {
    const client = await clientOf(person)
    const theirs = sorted.filter(({ isPage }, at) => thorough || (!isPage && (person === holder) === (at % 2 === 0)))
    for (const asking of theirs) {
      const answer = await client(asking, mine)
      checks++
      found.push(...leaks(answer, traces).map(trace => `${asking.title} tells ${trace}`))
      if (answer.status >= 500) found.push(`${asking.title}: ${show(answer)}`)
    }
  }
  expect(found).toEqual([])
}, 120_000)
