import { asPrincipal } from '../src/access/principal.js'
import { readInventory } from '../src/questblue/read-inventory.js'
import { startInventoryWatch } from '../src/numbers/watch-inventory.js'
import { verbsAs } from '../src/verbs.js'
import { carrierAnswering } from './support/answering-carrier.js'
import { type HostedApp, hostedApp } from './support/hosted-app.js'
import { ingestTexts } from './support/inbound-text.js'
import { control } from './support/simulated-carrier.js'
import { handedTo, refusal, sendAs, somebody, standing } from './support/texting.js'
import { type World, world } from './support/world.js'

let w: World
beforeAll(async () => {
  w = await world()
})
afterAll(() => w.stop())
beforeEach(() => control(w.simulator, 'DELETE', '/misbehave'))

const place = (number: string, present: boolean) => control(w.simulator, 'POST', '/inventory', { did: number, present })

/** One read of the inventory, a day after the last. */
async function read(service = w.service) {
  await w.superuser.query("update sms.inventory_reads set next_at = '-infinity'")
  await startInventoryWatch({ service, log: w.service.log }).stop()
}
const linked = () => w.linkedNumber(w.acme, { holders: [w.acme.agents[0]] })
const goneSince = async (numberId: string) =>
  (await w.superuser.query('select sms.gone_since($1) as at', [numberId])).rows[0].at
const send = (from: string, to = somebody()) => sendAs(w, w.acme.agents[0], { from, to })

test('a linked number missing from two complete reads is gone since the first, and nothing is deleted', async () => {
  const [number, other] = [await linked(), await linked()]
  await ingestTexts(w.db, [number])
  const waiting = await send(number.number)
  await place(number.number, false)
  const before = Date.now()
  await read()
  expect(await goneSince(number.numberId)).toBeNull()
  await read()
  const since = await goneSince(number.numberId)
  expect(Math.abs(since.getTime() - before)).toBeLessThan(5_000)
  expect(await goneSince(other.numberId)).toBeNull()

  expect(await refusal(send(number.number))).toBe('number_gone')
  expect(await refusal(send(other.number))).toBe('done')
  expect(await standing(w, waiting.id)).toEqual({ status: 'failed', reason: 'number_gone' })
  expect(await handedTo(w, waiting.peer)).toEqual([])
  const { rows } = await w.superuser.query(
    `select n.enabled, n.unlinked_at, (select count(*)::integer from sms.messages m where m.number_id = n.id) as messages,
       (select count(*)::integer from sms.assignments a where a.number_id = n.id and a.ended_at is null) as holders
     from sms.numbers n where n.id = $1`,
    [number.numberId],
  )
  expect(rows).toEqual([{ enabled: true, unlinked_at: null, messages: 2, holders: 1 }])
  const [stillDelivered] = await ingestTexts(w.db, [number])
  expect(stillDelivered?.outcome).toBe('delivered')
})

test('it resumes only on an admin’s word, not by being listed again', async () => {
  const number = await linked()
  await place(number.number, false)
  await read()
  await read()
  await place(number.number, true)
  await read()
  expect(await refusal(send(number.number))).toBe('number_gone')
  const { numberId } = number
  for (const who of [w.acme.admin, w.acme.agents[0]])
    expect(await refusal((await verbsAs(w.service, who.userId)).resume({ numberId }))).toBe('not_allowed')
  const root = await verbsAs(w.service, w.root.userId)
  await root.resume({ numberId })
  await root.resume({ numberId })
  expect(await refusal(send(number.number))).toBe('done')
  await read()
  expect(await goneSince(numberId)).toBeNull()
  const told = await w.superuser.query(
    "select action from sms.audit where ids ->> 'number' = $1 and action in ('number.gone', 'number.resume') order by id",
    [numberId],
  )
  expect(told.rows.map(({ action }) => action)).toEqual(['number.gone', 'number.resume'])
})

test('one that is back before the second read was never gone', async () => {
  const number = await linked()
  for (const present of [false, true, false]) {
    await place(number.number, present)
    await read()
  }
  expect(await goneSince(number.numberId)).toBeNull()
  await place(number.number, true)
})

test.each(['half', 'refuse', 'status500', 'unauthorised'])(
  'inventory answers of the kind "%s" change nothing',
  async how => {
    const number = await linked()
    await place(number.number, false)
    for (let i = 0; i < 3; i++) {
      await control(w.simulator, 'POST', '/misbehave', { where: 'inventory', how, times: 2 })
      await read()
      await control(w.simulator, 'DELETE', '/misbehave')
    }
    expect(
      (await w.superuser.query('select from sms.number_presence where number_id = $1', [number.numberId])).rowCount,
    ).toBe(0)
    await place(number.number, true)
  },
)

const rows = (from: number, count: number) =>
  Array.from({ length: count }, (_, i) => ({ did: String(2125550000 + from + i) }))
const halves: [string, (page: number) => unknown][] = [
  ['an empty list', () => ({ total: 0, total_pages: 1, current_page: 1, data: [] })],
  ['nothing at all', () => ''],
  ['a list without a total', () => ({ data: rows(0, 3), total_pages: 1, current_page: 1 })],
  ['fewer rows than the total', () => ({ total: 4, total_pages: 1, current_page: 1, data: rows(0, 3) })],
  [
    'a row that is not understood',
    () => ({ total: 2, total_pages: 1, current_page: 1, data: [...rows(0, 1), { did: 'x' }] }),
  ],
  ['one page twice', () => ({ total: 4, total_pages: 2, current_page: 1, data: rows(0, 2) })],
  ['the same rows on both pages', page => ({ total: 4, total_pages: 2, current_page: page, data: rows(0, 2) })],
  ['a total that changes', page => ({ total: 3 + page, total_pages: 2, current_page: page, data: rows(page * 10, 2) })],
]
test.each(halves)('%s is no complete inventory', async (_what, body) => {
  const { carrier } = await carrierAnswering(({ url }) => ({
    status: 200,
    body: body(Number(url.searchParams.get('page'))),
  }))
  await expect(readInventory(carrier)).rejects.toMatchObject({ name: 'CarrierError' })
})

test('a whole inventory is read over its pages, as a list or keyed by number', async () => {
  const keyed = (list: { did: string }[]) => Object.fromEntries(list.map(row => [row.did, row]))
  for (const shape of [(list: { did: string }[]) => list, keyed]) {
    const { carrier } = await carrierAnswering(({ url }) => {
      const page = Number(url.searchParams.get('page'))
      const data = shape(page === 1 ? rows(10, 3) : rows(20, 2))
      return { status: 200, body: { total: '5', total_pages: 2, current_page: page, data } }
    })
    expect(await readInventory(carrier)).toHaveLength(5)
  }
  expect((await readInventory(w.service.carrier)).length).toBeGreaterThan(290)
})

test('the inventory is read once a day, by one process', async () => {
  await w.superuser.query("update sms.inventory_reads set next_at = '-infinity'")
  const due = async () => {
    const ask = 'select sms.inventory_is_due() as due'
    return Promise.all([1, 2, 3].map(async () => (await w.superuser.query(ask)).rows[0].due))
  }
  expect((await due()).filter(Boolean)).toHaveLength(1)
  await read()
  const { rows } = await w.superuser.query(
    "select next_at > clock_timestamp() + interval '23 hours' as later from sms.inventory_reads",
  )
  expect(rows).toEqual([{ later: true }])
})

describe('over HTTP', () => {
  let app: HostedApp
  beforeAll(async () => {
    app = await hostedApp(w)
  })
  afterAll(() => app?.stop())

  test('a gone number is shown as such, refuses a user’s text with number_gone, and is resumed by a superadmin alone', async () => {
    const number = await linked()
    await place(number.number, false)
    await read()
    await read()
    const record = `/admin/api/resources/sms_numbers/records/${number.numberId}`
    const [root, admin, agent] = await Promise.all([w.root, w.acme.admin, w.acme.agents[0]].map(who => app.as(who)))
    if (!root || !admin || !agent) throw new Error('nobody is signed in')
    for (const who of [root, admin]) {
      const { body } = await who.get(`${record}/show`)
      expect(body.record.params.goneSince).toEqual(expect.any(String))
    }
    const listed = async (who: typeof agent) => {
      const { body } = await who.get('/api/sms/numbers')
      return body.numbers.find(({ id }: { id: string }) => id === number.numberId)
    }
    for (const who of [root, admin, agent]) {
      expect(await listed(who)).toMatchObject({
        goneSince: expect.stringMatching(/^\d{4}-.*Z$/),
        cannotSend: { code: 'number_gone', message: expect.stringContaining('no longer lists') },
      })
    }
    const text = { from: number.number, to: somebody(), text: 'Hello' }
    const refused = await agent.post('/api/sms/messages').send(text)
    expect([refused.status, refused.body.error.code]).toEqual([409, 'number_gone'])
    expect((await admin.post(`${record}/resume`).send({})).body.notice?.type).not.toBe('success')
    expect((await root.post(`${record}/resume`).send({})).body.notice).toMatchObject({ type: 'success' })
    expect((await agent.post('/api/sms/messages').send(text)).status).toBeLessThan(300)
    expect(await listed(agent)).toMatchObject({ goneSince: null, cannotSend: null })
    const others = await asPrincipal(w.db, w.globex.admin, tx => tx.query('select from sms.number_presence'))
    expect(others.rowCount).toBe(0)
    const ask = 'select sms.cannot_send($1) as code'
    const foreign = await asPrincipal(w.db, w.globex.admin, tx => tx.query(ask, [number.numberId]))
    expect(foreign.rows).toEqual([{ code: null }])
  })

  test('the list of numbers says of each why nothing leaves from it, as the refusal would', async () => {
    const [tenant, agent] = [w.globex, await app.as(w.globex.agents[0])]
    const number = await w.linkedNumber(tenant, { holders: [tenant.agents[0]] })
    const told = async () => {
      const { body } = await agent.get('/api/sms/numbers')
      const text = { from: number.number, to: somebody(), text: 'Hello' }
      const answer = await agent.post('/api/sms/messages').send(text)
      return [body.numbers[0].cannotSend?.code, answer.body.error?.code]
    }
    expect(await told()).toEqual([undefined, undefined])
    const set = (sql: string) => w.superuser.query(sql, [number.numberId])
    const state = 'insert into sms.registrations values ($1, (select tenant_id from sms.numbers where id = $1), '
    await set(`${state} 'pending', now()) on conflict (number_id) do update set state = 'pending'`)
    expect(await told()).toEqual(['number_unregistered', 'number_unregistered'])
    await set('update sms.numbers set enabled = false where id = $1')
    expect(await told()).toEqual(['number_disabled', 'number_disabled'])
  })

  test('disable and unlink say that calls and bill go on', async () => {
    const { en } = await import('../src/panel/locale/en.js')
    const sentence = 'Stops texts only. Calls are not affected. The number stays at QuestBlue and is still billed.'
    expect(en.components.smsDisable.intro).toContain(sentence)
    expect(en.components.smsUnlink.intro).toContain(sentence)
  })
})
