import { setTimeout as later } from 'node:timers/promises'
import { InboundError, parseInbound } from '../src/questblue/inbound.js'
import { type OpenDoors, openDoors, webhookPath } from './support/doors.js'
import { type TestPanel, testPanel } from './support/panel.js'
import { refusal, sendAs } from './support/texting.js'
import { type World, world } from './support/world.js'

let w: World
let panel: TestPanel
/** The webhook as it read before it knew XML, and as it reads today. */
let before: OpenDoors
let today: OpenDoors
beforeAll(async () => {
  w = await world()
  const parse: typeof parseInbound = async (type, body) => {
    const inbound = await parseInbound(type, body)
    if (inbound.dialect === 'v1_xml') throw new InboundError('it holds neither a text nor a delivery report')
    return inbound
  }
  before = await openDoors(w, { parse })
  today = await openDoors(w)
  panel = await testPanel(w)
})
afterAll(async () => {
  await panel.stop()
  await before.stop()
  await today.stop()
  await w.stop()
})

const log = '/admin/api/resources/sms_deliveries/actions'
type Text = { path: string; number: string; from: string; text: string }
const post = async ({ url }: OpenDoors, { path, number, from, text }: Text) => {
  const body = `<sms><from>${from}</from><to>${number}</to><msg>${text}</msg></sms>`
  const answer = await fetch(url + path, { method: 'POST', headers: { 'content-type': 'text/xml' }, body })
  await answer.arrayBuffer()
  return answer.status
}
const one = async (sql: string, values: unknown[] = []) => (await w.superuser.query(sql, values)).rows[0]
const counted = async (sql: string, values: unknown[] = []) =>
  Number((await one(`select count(*) from ${sql}`, values)).count)
const everything = async () => {
  const tables = ['messages', 'inbox', 'deliveries', 'conversations', 'opt_outs', 'events', 'keywords', 'number_state']
  const sums = tables.map(t => `(select md5(string_agg(t::text, '' order by t::text)) from sms.${t} t)`)
  return (await one(`select concat_ws(',', ${sums.join(', ')}) as all`)).all
}

test('a thousand requests in a form that was not read are taken in once it is: each once, however often and by however many', async () => {
  const [first, second, third] = w.acme.agents
  const alone = await w.linkedNumber(w.acme, { holders: [first] })
  const shared = await w.linkedNumber(w.acme, { holders: [second, third], routing: 'everyone' })
  const other = await w.linkedNumber(w.globex, { holders: [w.globex.agents[0]] })
  const lines = await Promise.all(
    [alone, shared].map(async line => ({ ...line, path: await webhookPath(w, line.numberId) })),
  )
  const [one_, two] = lines
  if (!one_ || !two) throw new Error('no lines')
  const peer = (place: number) => `+1303${5_550_000 + place}`
  const [stays, returns, leaves] = [peer(1), peer(2), peer(3)]
  const said: Record<string, string> = { [stays]: 'START', [returns]: 'STOP', [leaves]: 'STOP' }
  const texts = Array.from({ length: 1_000 }, (_, place): Text => {
    const from = peer(place)
    return { ...(place % 2 === 0 ? two : one_), from, text: said[from] ?? `reply ${place}` }
  })

  const waiting = texts.slice()
  const statuses = new Set<number>()
  const poster = async () => {
    for (let text = waiting.pop(); text; text = waiting.pop()) statuses.add(await post(before, text))
  }
  await Promise.all(Array.from({ length: 24 }, poster))
  expect(statuses).toEqual(new Set([400]))
  const foreign = { ...other, path: await webhookPath(w, other.numberId), from: peer(1), text: 'to Globex' }
  expect(await post(before, foreign)).toBe(400)
  const refused = "sms.deliveries where outcome = 'rejected' and tenant_id = $1 and message_id is null"
  expect(await counted(refused, [w.acme.tenantId])).toBe(1_000)
  expect(await counted('sms.messages')).toBe(0)

  // Said since, on the webhook that reads it.
  expect(await post(today, { ...one_, from: stays, text: 'STOP' })).toBe(200)
  expect(await post(today, { ...one_, from: returns, text: 'START' })).toBe(200)
  const spoken = await counted('sms.messages')
  expect(spoken).toBe(2)

  const root = await panel.as(w.root)
  const filter = { outcome: 'rejected', reason: 'neither a text', from: '2020-01-01' }
  const sets = [
    { ...filter, number: alone.number },
    { ...filter, number: shared.number },
  ]
  const preview = async (set: object) => (await root.get(`${log}/replaySet`).query(set)).body
  const replay = async (set: object) => (await root.post(`${log}/replaySet`).send(set)).body
  const quiet = await everything()
  for (const set of sets) {
    const { counts, next } = await preview(set)
    expect(counts).toMatchObject({ delivered: 500, already: 0, refused: 0 })
    expect(next).toBeNull()
  }
  expect(await everything()).toBe(quiet)
  for (const who of [w.acme.admin, w.acme.agents[0]]) {
    const { body } = await (await panel.as(who)).post(`${log}/replaySet`).send(sets[0])
    expect(body.counts).toBeUndefined()
  }
  expect(await everything()).toBe(quiet)

  // The database goes away in the middle of the first run; two finish the work at once.
  const begun = root
    .post(`${log}/replaySet`)
    .send({ ...filter })
    .then(({ status }) => status)
  const taken = "sms.deliveries where reason = 'replayed'"
  while ((await counted(taken)) < 50) await later(5)
  await w.superuser.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and usename <> current_user and pid <> pg_backend_pid()`,
  )
  expect(await begun).toBe(500)
  const broken = await counted(taken)
  expect(broken).toBeLessThan(1_000)
  const [left, right] = await Promise.all([replay(sets[0] ?? {}), replay(sets[0] ?? {})])
  for (const { counts, results } of [left, right]) {
    expect(counts.delivered + counts.already).toBe(500)
    expect(results).toHaveLength(500)
  }
  const half = await replay({ ...sets[1], limit: 200 })
  expect(half.results).toHaveLength(200)
  const rest = await replay({ ...sets[1], after: half.next })
  expect(rest).toMatchObject({ next: null, results: { length: 300 } })

  const came =
    "sms.messages m where m.direction = 'in' and m.status = 'received' and m.decision ->> 'late' = 'not_understood'"
  expect(await counted(`${came} and m.tenant_id = $1`, [w.acme.tenantId])).toBe(1_000)
  expect(await counted('sms.messages')).toBe(1_000 + spoken)
  const inbox = 'sms.inbox i join sms.messages m on m.tenant_id = i.tenant_id and m.id = i.message_id'
  expect(await counted(`${inbox} where i.user_id = $1 and m.decision ->> 'late' is not null`, [first.userId])).toBe(500)
  for (const { userId } of [second, third]) expect(await counted(`${inbox} where i.user_id = $1`, [userId])).toBe(500)
  expect(await counted(taken)).toBe(1_000)
  const moved = `sms.deliveries d join sms.messages m on m.id = d.message_id where d.outcome = 'rejected' and m.at <> d.at`
  expect(await counted(moved)).toBe(0)
  expect(
    await counted('sms.answers_due where message_id in (select message_id from sms.deliveries where reason = $1)', [
      'replayed',
    ]),
  ).toBe(0)

  const settled = await everything()
  for (const set of sets) expect((await replay(set)).counts).toMatchObject({ delivered: 0, already: 500, refused: 0 })
  expect(await everything()).toBe(settled)

  // Globex' is its own.
  expect(await counted('sms.messages where tenant_id = $1', [w.globex.tenantId])).toBe(0)
  expect((await replay({ ...filter, number: other.number })).counts).toMatchObject({ delivered: 1 })
  expect(await counted('sms.messages where tenant_id = $1', [w.globex.tenantId])).toBe(1)

  const to = (who: string) => refusal(sendAs(w, first, { from: alone.number, to: who }))
  expect(await to(stays)).toBe('opted_out')
  expect(await to(returns)).toBe('done')
  expect(await to(leaves)).toBe('opted_out')
}, 120_000)
