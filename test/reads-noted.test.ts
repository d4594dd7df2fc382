import { randomBytes, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { flat } from 'adminjs'
import { asPrincipal, type Principal } from '../src/access/principal.js'
import { sealAudit } from '../src/audit/seal-audit.js'
import { verifyAudit } from '../src/audit/verify-audit.js'
import { listMessages } from '../src/messages/list-messages.js'
import { numberTimeline } from '../src/numbers/number-timeline.js'
import { verbsAs } from '../src/verbs.js'
import { type Asking, askingsOf } from './support/asking.js'
import { hostedApp } from './support/hosted-app.js'
import { ingestTexts } from './support/inbound-text.js'
import { registeredRoutes } from './support/registered-routes.js'
import { sessionOf } from './support/session-of.js'
import { type Side, sideOf } from './support/sides.js'
import { refusal } from './support/texting.js'
import { type World, world } from './support/world.js'

/** A row of the audit as its page is given it. */
interface Shown {
  ids: { number?: string; numbers?: string[] }
  detail: { read: { number: string }[] }
}

let w: World
beforeAll(async () => {
  w = await world()
})
afterAll(() => w.stop())

const query = async (sql: string, values: unknown[] = []) => (await w.superuser.query(sql, values)).rows
const as = <Result>(person: Principal, ...rest: [work: Parameters<typeof asPrincipal<Result>>[2]]) =>
  asPrincipal(w.db, person, ...rest)
/** What is written down of a number, as it is before it is gathered. */
const notedOf = (numberId: string) =>
  query(
    'select actor, actor_role, kind, conversations, texts from sms.reads where $1 = any (numbers) order by at, id',
    [numberId],
  )
const auditedOf = (numberId: string) =>
  query(
    `select a.tenant_id, a.actor, a.actor_role, a.ids, d.detail from sms.audit a join sms.audit_details d on d.audit_id = a.id
     where a.action = 'messages.read' and (a.ids ->> 'number' = $1 or a.ids -> 'numbers' ? $1) order by a.at`,
    [numberId],
  )
async function talk(texts: string[], holders: Principal[] = [w.acme.agents[0]]) {
  const line = await w.linkedNumber(w.acme, { holders })
  const from = '+13035550142'
  await ingestTexts(
    w.db,
    texts.map(text => ({ ...line, from, text })),
  )
  const [{ id: conversationId }] = await query('select id from sms.conversations where number_id = $1', [line.numberId])
  return { ...line, conversationId }
}

describe('by every way that the app registers', () => {
  /** Never sent by anybody who asks: what an answer holds of it was read. */
  const mark = `unasked${randomBytes(6).toString('hex')}`
  /** What is asked for otherwise, and comes out on the same way. */
  const sameWay = /(?<!\/(messages|conversations))\?(?!recordIds|search$)|:query|noSuchAction/
  const ways = {
    page: /^\/admin/,
    streams: ['/api/sms/events'],
    test: '/test-login/:id',
    secret: /webhook|media\/link/,
  }
  const ofNumber = ({ numberId }: Side) => ({ numberId })
  const plain = (path: string): Asking => ({ title: `GET ${path}`, method: 'GET', isPage: false, path: () => path })
  let app: Awaited<ReturnType<typeof hostedApp>>
  let side: Side
  let askings: Asking[]
  beforeAll(async () => {
    app = await hostedApp(w)
    side = await sideOf({ app, w }, w.acme, { tenantName: 'Acme', holder: w.acme.agents[0] })
    await query('update sms.messages set text = text || $2 where number_id = $1', [side.numberId, ` ${mark}`])
    // Gathered or not, what was written down stays here to be counted.
    await query('create table public.noted as select actor::text, kind from sms.reads where false')
    await query(`create function public.keep_noted() returns trigger language plpgsql security definer as
      $$ begin insert into public.noted values (new.actor::text, new.kind); return null; end $$`)
    await query('create trigger keep_noted after insert on sms.reads for each row execute function public.keep_noted()')
    askings = registeredRoutes(app.app, ['/api/sms', '/admin'])
      .filter(({ path }) => !ways.streams.includes(path) && path !== ways.test && !ways.secret.test(path))
      .flatMap(route => askingsOf(route, app.admin))
      .filter(({ isOrder, isPage, method }) => !isOrder && !isPage && ['GET', 'POST'].includes(method))
      .filter(({ title }) => !sameWay.test(title))
    askings.push(
      plain('/api/sms/conversations?view=all'),
      plain(`/api/sms/conversations?view=all&search=${side.text}`),
      ...askings
        .filter(({ title }) => title.startsWith('POST') && title.endsWith('/exportMessages'))
        .map(each => ({ ...each, body: ofNumber })),
    )
  }, 60_000)
  afterAll(() => app.stop())

  /** Asks for everything as one person; gives the ways on which a text came out, and those of them that were not noted. */
  async function asked(person: Principal, some: Asking[]): Promise<{ gave: string[]; unnoted: string[] }> {
    const cookie = await sessionOf(`${app.url}/test-login/${person.userId}`)
    const [gave, unnoted]: [string[], string[]] = [[], []]
    const count = async () =>
      Number((await query('select count(*) from public.noted where actor = $1', [person.userId]))[0].count)
    let noted = await count()
    for (const { title, method, path, body } of some) {
      const answer = await fetch(app.url + path(side), {
        method,
        headers: { cookie, origin: app.url, ...(body && { 'content-type': 'application/json' }) },
        ...(body && { body: JSON.stringify(body(side)) }),
      })
      const isFile = answer.headers.get('content-type')?.startsWith('image/')
      if (!(await answer.text()).includes(mark) && !isFile) continue
      const now = await count()
      gave.push(title)
      if (now <= noted) unnoted.push(title)
      noted = now
    }
    return { gave, unnoted }
  }

  test('no admin is given a text without a row that says so, and a user leaves none', async () => {
    const lanes = [0, 1, 2, 3]
    const admins = await Promise.all(lanes.map(() => w.person(w.acme.tenantId, 'tenantAdmin')))
    const found: Awaited<ReturnType<typeof asked>>[] = []
    // What only looks comes first, everywhere: a change may take away what there is to see.
    const looks = ({ method, title }: Asking) => method === 'GET' || /\/(show|list|search)$/.test(title)
    for (const some of [askings.filter(looks), askings.filter(asking => !looks(asking))]) {
      const shares = lanes.map(lane => some.filter((_, at) => at % lanes.length === lane))
      found.push(...(await Promise.all(admins.map((admin, lane) => asked(admin, shares[lane] ?? [])))))
    }
    expect(found.flatMap(({ unnoted }) => unnoted)).toEqual([])
    const gave = new Set(found.flatMap(each => each.gave).map(title => title.replace(/\?.*/, '')))
    expect([...gave].toSorted()).toEqual([
      'GET /admin/api/resources/sms_messages/actions/list',
      'GET /admin/api/resources/sms_messages/actions/search',
      'GET /admin/api/resources/sms_messages/records/:recordId/show',
      'GET /admin/api/resources/sms_messages/search',
      'GET /admin/api/resources/sms_numbers/records/:recordId/show',
      'GET /api/sms/conversations',
      'GET /api/sms/media/:mediaId',
      'GET /api/sms/messages',
      'POST /admin/api/resources/sms_messages/actions/exportMessages',
      'POST /admin/api/resources/sms_messages/actions/list',
      'POST /admin/api/resources/sms_messages/actions/search',
      'POST /admin/api/resources/sms_messages/records/:recordId/show',
      'POST /admin/api/resources/sms_numbers/records/:recordId/show',
    ])
    const kinds = await query('select distinct kind from public.noted order by 1')
    const all = ['export', 'file', 'held', 'inbox', 'list', 'record', 'search', 'texts', 'thread']
    expect(kinds.map(({ kind }) => kind)).toEqual(all)

    const [agent] = w.acme.agents
    const theirs = await asked(
      agent,
      askings.filter(({ title }) => title.startsWith('GET /api/sms/')),
    )
    expect(theirs.gave).toContain('GET /api/sms/messages')
    expect(theirs.unnoted).toEqual(theirs.gave)
  }, 60_000)

  test('the audit shows what was read of a number, in a list of many too, and calls the number by its digits', async () => {
    await sealAudit(w.db, { reads: 'all' })
    const admin = await app.as(w.acme.admin)
    const found = async (of: Side) => {
      const filters = { 'filters.action': 'messages.read', 'filters.numberId': of.numberId, perPage: 500 }
      return (await admin.get('/admin/api/resources/sms_audit/actions/list').query(filters).expect(200)).body.records
    }
    const records = await found(side)
    const detailOf = async ({ id }: { id: string }) => {
      const { body } = await admin.get(`/admin/api/resources/sms_audit/records/${id}/show`).expect(200)
      const shown: Shown = flat.unflatten(body.record.params)
      return shown
    }
    const details: Shown[] = await Promise.all(records.map(detailOf))
    expect(details.some(({ ids }) => ids.number === side.number)).toBe(true)
    expect(details.some(({ ids }) => ids.numbers?.includes(side.number))).toBe(true)
    expect(details.flatMap(({ detail }) => detail.read.map(({ number }) => number))).toContain(side.number)
    expect(await found({ ...side, numberId: randomUUID() })).toEqual([])
  })
})

test('what was read is one row of the audit a person, number and five minutes, and then in the chain', async () => {
  const [holder] = w.acme.agents
  const line = await talk(['one', 'two'], [holder])
  const { numberId, conversationId } = line
  for (let times = 0; times < 2; times++)
    await as(w.acme.admin, tx => listMessages(tx, w.acme.admin, { conversationId }))
  await as(w.root, tx => listMessages(tx, w.root, { number: line.number }))
  await as(holder, tx => listMessages(tx, holder, { conversationId }))
  expect(await notedOf(numberId)).toEqual([
    ...[0, 1].map(() => ({
      actor: w.acme.admin.userId,
      actor_role: 'sms_tenant',
      kind: 'thread',
      conversations: [conversationId],
      texts: [2],
    })),
    { actor: w.root.userId, actor_role: 'sms_superadmin', kind: 'texts', conversations: [conversationId], texts: [2] },
  ])

  // The five minutes of the first have ended, those of the others have not, whatever the clock says.
  const [first] = await query('select id from sms.reads where $1 = any (numbers) order by at, id limit 1', [numberId])
  await query(
    `update sms.reads set at = at + case when id = $2 then interval '-10 minutes' else interval '10 minutes' end
     where $1 = any (numbers)`,
    [numberId, first.id],
  )
  await sealAudit(w.db)
  expect(await auditedOf(numberId)).toHaveLength(1)
  expect(await notedOf(numberId)).toHaveLength(2)
  await sealAudit(w.db, { reads: 'all' })
  expect(await notedOf(numberId)).toEqual([])
  const rows = await auditedOf(numberId)
  const place = {
    number: numberId,
    conversation: conversationId,
    texts: 2,
    answers: 1,
    first: expect.stringMatching(/Z$/),
    last: expect.any(String),
  }
  const byAdmin = {
    tenant_id: w.acme.tenantId,
    actor: w.acme.admin.userId,
    actor_role: 'sms_tenant',
    ids: { number: numberId },
    detail: {
      first: expect.any(String),
      last: expect.any(String),
      texts: 2,
      kinds: ['thread'],
      read: [{ ...place, kind: 'thread' }],
    },
  }
  const byRoot = { ...byAdmin, actor: w.root.userId, actor_role: 'sms_superadmin', ids: { numbers: [numberId] } }
  expect(rows).toEqual([
    byAdmin,
    byAdmin,
    { ...byRoot, detail: { ...byAdmin.detail, kinds: ['texts'], read: [{ ...place, kind: 'texts' }] } },
  ])
  const { events } = await as(w.acme.admin, tx => numberTimeline(tx, w.acme.admin, { numberId }))
  expect(events.filter(({ action }) => action === 'messages.read')).toMatchObject([
    { who: w.acme.admin.name, detail: { texts: 2 } },
    { who: w.acme.admin.name, detail: { texts: 2 } },
  ])
  expect((await verifyAudit(w.service, w.acme.admin)).chains).toMatchObject([{ fault: null, unsealed: 0 }])
})

test('an admin who holds the number reads as an admin, and the row says that they held it', async () => {
  const { numberId, conversationId } = await talk(['hello'], [w.acme.admin])
  await as(w.acme.admin, tx => listMessages(tx, w.acme.admin, { conversationId }))
  await (await verbsAs(w.service, w.acme.admin.userId)).unassign({ numberId })
  await sealAudit(w.db, { reads: 'all' })
  await as(w.acme.admin, tx => listMessages(tx, w.acme.admin, { conversationId }))
  await sealAudit(w.db, { reads: 'all' })
  const [first, second] = await auditedOf(numberId)
  expect(first.detail.read).toMatchObject([{ held: true }])
  expect(second.detail.read[0]).not.toHaveProperty('held')
})

test('where nothing can be written down nothing is given, but to a user who reads what is theirs', async () => {
  const [holder] = w.acme.agents
  const { conversationId, numberId } = await talk(['kept back'], [holder])
  const read = (person: Principal) =>
    as(person, async tx => {
      await tx.query('set transaction read only')
      return listMessages(tx, person, { conversationId })
    })
  expect(await refusal(read(w.acme.admin))).toBe('reading_not_noted')
  expect((await read(holder)).messages).toHaveLength(1)
  await expect(
    as(w.acme.admin, async tx => {
      await listMessages(tx, w.acme.admin, { conversationId })
      throw new Error('the answer was not given')
    }),
  ).rejects.toThrow('not given')
  expect(await notedOf(numberId)).toEqual([])
})

test('nobody who acts reads, changes or gathers what was noted, nor notes what is another tenant’s', async () => {
  const { numberId } = await talk(['ours'])
  const code = (person: Principal, sql: string, values: unknown[] = []) =>
    as(person, tx => tx.query(sql, values)).then(
      () => 'done',
      error => error.code,
    )
  for (const person of [w.root, w.acme.admin, w.acme.agents[0]]) {
    for (const sql of ['select from sms.reads', 'delete from sms.reads', 'select sms.gather_reads(true)'])
      expect([sql, await code(person, sql)]).toEqual([sql, '42501'])
  }
  const note = "select sms.note_reads('list', array[$1::uuid], array[null::uuid], array[1])"
  expect(await code(w.globex.admin, note, [numberId])).toBe('done')
  expect(await code(w.acme.agents[0], note, [numberId])).toBe('42501')
  expect(await notedOf(numberId)).toEqual([])
})
