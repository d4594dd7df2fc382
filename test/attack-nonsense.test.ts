import fc from 'fast-check'
import { pino } from 'pino'
import { fetched, formOf, parameterOf, recordOf } from './support/asking.js'
import { type HostedApp, hostedApp } from './support/hosted-app.js'
import { panelActions, registeredRoutes } from './support/registered-routes.js'
import { sessionOf } from './support/session-of.js'
import { type Side, sideOf } from './support/sides.js'
import { type World, world } from './support/world.js'

/**
 * Every address that the app registers, asked for what no page of ours would ask: what is not understood is refused with
 * a sentence, and never by an error that nobody foresaw. `npm run nonsense` asks twenty thousand times.
 */
const askings = Number(process.env.NONSENSE ?? 400)

let w: World
let app: HostedApp
let own: Side
let doors: { method: string; path: string }[]
let cookies: string[]
const unforeseen: string[] = []

/** Nobody signs in for them (tests: webhook-*, pictures-links), they are the tests' own, or never end. */
const left = [
  '/api/sms/webhook/:token',
  '/api/sms/webhook',
  '/api/sms/media/link/:secret',
  '/test-login/:id',
  '/api/sms/events',
]

beforeAll(async () => {
  w = await world()
  const log = pino({ level: 'error' }, { write: (line: string) => void unforeseen.push(line) })
  app = await hostedApp(w, { options: { logger: log } })
  own = await sideOf({ app, w }, w.acme, { tenantName: 'Acme', holder: w.acme.agents[0] })
  doors = registeredRoutes(app.app, ['/api/sms', '/admin'])
    .filter(({ path }) => !left.includes(path))
    .flatMap(({ method, path }) =>
      (method === 'ALL' ? ['GET', 'POST'] : [method]).map(each => ({ method: each, path })),
    )
    .flatMap(({ method, path }) => actionsOf(path).map(filled => ({ method, path: filled })))
  const people = [w.root, w.acme.admin, w.acme.agents[0]]
  cookies = await Promise.all(
    people.map(({ userId }) => sessionOf(`${app.url}/test-login/${encodeURIComponent(userId)}`)),
  )
}, 60_000)
afterAll(async () => {
  await app?.stop()
  await w?.stop()
})

/** A route of AdminJS's for each of the actions that there are. */
function actionsOf(path: string): string[] {
  if (!path.includes(':resourceId')) return [path.replace(':pageName', 'smsInbox')]
  const kind = path.includes('/records/') ? 'record' : path.includes('/bulk/') ? 'bulk' : 'resource'
  const actions = panelActions(app.admin).filter(each => each.kind === kind)
  const filled = actions.map(({ resourceId, action }) =>
    path.replace(':resourceId', resourceId).replace(':action', action),
  )
  // The panel's pages are the same shell whatever they are of, and dear.
  const isPage = !path.includes('/api/')
  return [...new Set(filled)].filter(each => !isPage || each.includes('/sms_numbers'))
}

const words = [
  ...[
    '',
    ' ',
    '0',
    '-1',
    '1.5',
    '1e309',
    '9007199254740993',
    'NaN',
    'null',
    'true',
    '\0',
    'a\0b',
    '\ufeff',
    '💥',
    '٣',
    '%',
    '%zz',
  ],
  ...[
    "'; drop table x; --",
    '../../etc/passwd',
    '{{7*7}}',
    '[object Object]',
    '__proto__',
    'constructor',
    '{"a":1}',
    '[]',
    '*',
    '\\',
  ],
  ...[
    '2026-13-45',
    '0000-01-01',
    '275760-09-14T00:00:00Z',
    '-infinity',
    '25:61',
    'America/Nowhere',
    '2026-11-28T00:00:00+99:99',
  ],
  ...[
    '+1212555',
    '+12125550100',
    '2125550100',
    '911',
    'x@y',
    '<script>alert(1)</script>',
    'a'.repeat(300),
    'ä'.repeat(3_000),
  ],
  ...[
    '00000000-0000-0000-0000-000000000000',
    '01A222FD-08A2-7E3C-A1C8-E5B6BFD499E6',
    '01a222fd-08a2-7e3c-a1c8-e5b6bfd499e',
  ],
]
const word = fc.constantFrom(...words)
const value: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: word },
  fc.constantFrom<unknown>(
    null,
    true,
    0,
    -1,
    1.5,
    1e300,
    [],
    {},
    [null],
    [[]],
    { a: { b: {} } },
    Array(200).fill('x'),
    '\ud83d',
  ),
  fc.array(word, { maxLength: 3 }),
)
const names = [
  ...[
    'page',
    'perPage',
    'sortBy',
    'direction',
    'filters.number',
    'filters.createdAt~~from',
    'filters.state',
    'filters.tenantId',
    'filters.constructor',
    'filters.at~~to',
    'filters',
  ],
  ...[
    'recordIds',
    'searchTerm',
    'limit',
    'before',
    'after',
    'since',
    'from',
    'to',
    'at',
    'format',
    'inbox',
    'view',
    'search',
    'zone',
  ],
  ...[
    'number',
    'numberId',
    'tenantId',
    'userId',
    'userIds',
    'conversationId',
    'peer',
    'person',
    'until',
    'actions',
    'only',
    'test',
  ],
]
const query = fc.array(fc.tuple(fc.oneof(fc.constantFrom(...names), word), word), { maxLength: 3 })
const formNames = [
  ...[
    'userId',
    'userIds',
    'tenantId',
    'number',
    'numbers',
    'numberId',
    'from',
    'to',
    'peer',
    'conversationId',
    'mediaIds',
    'text',
  ],
  ...[
    'reason',
    'history',
    'routing',
    'label',
    'note',
    'hours',
    'zone',
    'timer',
    'days',
    'name',
    'scopes',
    'expiresInDays',
    'password',
  ],
  ...[
    'endpoint',
    'keys',
    'available',
    'until',
    'mode',
    'confirm',
    'confirmed',
    'filter',
    'kind',
    'matter',
    'subject',
    'enabled',
    'csv',
  ],
]
const form = fc.dictionary(fc.oneof(fc.constantFrom(...formNames), word), value, { maxKeys: 5 })
const body = fc.oneof(
  { weight: 4, arbitrary: form.map(given => ({ type: 'application/json', ofOwn: true, given })) },
  { weight: 2, arbitrary: form.map(given => ({ type: 'application/json', ofOwn: false, given })) },
  fc
    .constantFrom('', '{', '[]', 'null', '"x"', '{"a":', '\ufeff{}', '[['.repeat(500))
    .map(text => ({ type: 'application/json', text })),
  fc
    .constantFrom('a=1&a[b]=2&a[]=3', '%', '=', 'payload=%00')
    .map(text => ({ type: 'application/x-www-form-urlencoded', text })),
  fc
    .constantFrom('--b\r\n\r\nx\r\n--b--', '--b\r\ncontent-disposition: form-data\r\n\r\nx\r\n--b--\r\n', '--b', '')
    .map(text => ({ type: 'multipart/form-data; boundary=b', text })),
  fc
    .constantFrom('text/plain', 'application/octet-stream', 'x', 'application/json; charset=x')
    .map(type => ({ type, text: '{}' })),
)
type Body = typeof body extends fc.Arbitrary<infer Each> ? Each : never

const textOf = (sent: Body) =>
  'text' in sent ? sent.text : JSON.stringify(sent.ofOwn ? { ...formOf(own), ...sent.given } : sent.given)

/** Of the ids in the path each is one's own, or nonsense. */
function addressOf(path: string, ids: (string | undefined)[], questions: [string, string][]): string {
  let place = 0
  const filled = path.replace(/:(\w+)/g, (_, name: string) => {
    const resource = /resources\/(\w+)/.exec(path)?.[1] ?? ''
    return encodeURIComponent(ids[place++ % ids.length] ?? own[recordOf[resource] ?? parameterOf[name] ?? 'numberId'])
  })
  return questions.length > 0 ? `${filled}?${new URLSearchParams(questions)}` : filled
}
test(
  'nothing that anybody asks for ends in an error that nobody foresaw',
  async () => {
    const asking = fc.record({
      door: fc.nat().map(place => doors[place % doors.length]),
      ids: fc.array(fc.option(word, { freq: 2 }), { minLength: 1, maxLength: 2 }),
      query,
      body,
      who: fc.nat(2),
    })
    const statuses: Record<number, number> = {}
    await fc.assert(
      fc.asyncProperty(asking, async ({ door, ids, query: questions, body: sent, who }) => {
        if (!door) throw new Error('no route is registered')
        const address = addressOf(
          door.path,
          ids.map(id => id ?? undefined),
          questions,
        )
        const answer = await fetched(app.url + address, {
          method: door.method,
          redirect: 'manual',
          headers: { cookie: cookies[who] ?? '', ...(door.method !== 'GET' && { 'content-type': sent.type }) },
          ...(door.method !== 'GET' && { body: textOf(sent) }),
        })
        const text = await answer.text()
        statuses[answer.status] = (statuses[answer.status] ?? 0) + 1
        if (answer.status >= 500) throw new Error(`${door.method} ${address}: ${answer.status} ${text.slice(0, 500)}`)
        if (unforeseen.length > 0) throw new Error(`${door.method} ${address}: ${unforeseen.splice(0).join('')}`)
      }),
      { numRuns: askings },
    )
    process.stderr.write(
      `nonsense: ${askings} askings at ${doors.length} doors, answered ${JSON.stringify(statuses)}\n`,
    )
  },
  Math.max(120_000, askings * 150),
)
