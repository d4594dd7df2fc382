import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { asPrincipal, type Principal } from '../src/access/principal.js'
import { setAvailability } from '../src/numbers/set-availability.js'
import { ingestTexts } from './support/inbound-text.js'
import { type TestPanel, testPanel } from './support/panel.js'
import { type World, world } from './support/world.js'

let w: World
let panel: TestPanel
beforeAll(async () => {
  w = await world()
  panel = await testPanel(w, { host: { sms: { dashboard: true } } })
})
afterAll(async () => {
  await panel.stop()
  await w.stop()
})

interface Line {
  tenantName: string | null
  count: number
  numbers: { id: string }[]
  people: { name: string }[]
}
interface Need {
  kind: string
  state?: string
  count: number
  oldest: string | null
  lines: Line[]
}
const startOf = async (who: Pick<Principal, 'userId'>) =>
  (await (await panel.as(who)).get('/admin/api/dashboard').expect(200)).body
const needsOf = async (who: Principal): Promise<Need[]> => (await startOf(who)).admin.needs
const need = async (who: Principal, kind: string) => (await needsOf(who)).find(one => one.kind === kind)
const kindsOf = async (who: Principal) => (await needsOf(who)).map(({ kind }) => kind)
const sql = (text: string, values: unknown[] = []) => w.superuser.query(text, values)
const post = async (who: Principal, path: string, body: object = {}) =>
  (await (await panel.as(who)).post(path).send(body).expect(200)).body
const record = (id: string, action: string, resource = 'sms_numbers') =>
  `/admin/api/resources/${resource}/records/${id}/${action}`
const away = (who: Principal, available = false) =>
  asPrincipal(w.db, who, tx => setAvailability(tx, who, { available }))
const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000)
/** A number that QuestBlue delivers here, so that it needs nobody. */
const wellSet = async (holders: Principal[], routing?: 'round_robin' | 'backup') => {
  const number = await w.linkedNumber(w.acme, { holders, routing })
  await sql("update sms.webhook_state set carrier_mode = 'url', set_at = now() where number_id = $1", [number.numberId])
  return number
}

test('where nothing needs an admin it is said so, with yesterday’s figures', async () => {
  const { numberId } = await wellSet([w.acme.agents[0]])
  await sql(
    `insert into sms.usage_days (tenant_id, number_id, day, in_messages, out_messages, failed)
     values ($1, $2, (now() at time zone 'America/Los_Angeles')::date - 1, 7, 5, 1)`,
    [w.acme.tenantId, numberId],
  )
  expect((await startOf(w.acme.admin)).admin).toEqual({
    needs: [],
    yesterday: { received: 7, sent: 5, failed: 1 },
  })
  expect((await startOf(w.globex.admin)).admin.yesterday).toEqual({ received: 0, sent: 0, failed: 0 })
  expect((await startOf(w.root)).admin.yesterday).toEqual({ received: 7, sent: 5, failed: 1 })
})

test('refused credentials stand first, for a superadmin with the low balance; a tenant admin learns nothing of money', async () => {
  await sql("update sms.settings set credentials_state = 'refused'")
  await sql('update sms.account_watch set balance_cents = 100, allowed_credit_cents = 0, balance_at = now()')
  expect(await kindsOf(w.root)).toEqual(['credentials', 'balance'])
  expect(await need(w.root, 'credentials')).toMatchObject({ state: 'refused', oldest: expect.any(String) })
  expect(await kindsOf(w.acme.admin)).toEqual(['credentials'])
  await sql("update sms.settings set credentials_state = 'valid'")
  await sql('update sms.account_watch set balance_cents = 100000')
  expect(await kindsOf(w.root)).toEqual([])
})

test('a number that nobody holds stands there until somebody does, from each way of losing the last', async () => {
  const { numberId } = await wellSet([])
  expect(await need(w.acme.admin, 'unassigned')).toMatchObject({
    count: 1,
    lines: [{ numbers: [{ id: numberId }] }],
  })
  await post(w.acme.admin, record(numberId, 'assign'), { userId: w.acme.agents[0].userId })
  expect(await kindsOf(w.acme.admin)).toEqual([])
  await post(w.acme.admin, record(numberId, 'share'), {
    userIds: w.acme.agents.map(({ userId }) => userId),
    routing: 'backup',
  })
  expect(await kindsOf(w.acme.admin)).toEqual([])
  await post(w.acme.admin, record(numberId, 'unassign'))
  expect(await kindsOf(w.acme.admin)).toEqual(['unassigned'])
  const leaver = await w.person(w.acme.tenantId, 'user', 'Leaver')
  await post(w.acme.admin, record(numberId, 'assign'), { userId: leaver.userId })
  await w.host(w.hostKind.deactivate(leaver.userId))
  await sql('select sms.end_left_assignments()')
  expect(await kindsOf(w.acme.admin)).toEqual(['unassigned'])
  await post(w.root, record(numberId, 'unlink'))
  expect(await kindsOf(w.acme.admin)).toEqual([])
})

test('a webhook that is set elsewhere is told, until something arrives here all the same', async () => {
  const number = await wellSet([w.acme.agents[0]])
  await sql("update sms.webhook_state set carrier_mode = 'email', read_at = now() where number_id = $1", [
    number.numberId,
  ])
  expect(await need(w.acme.admin, 'webhook')).toMatchObject({ lines: [{ numbers: [{ id: number.numberId }] }] })
  await ingestTexts(w.db, [number])
  expect(await kindsOf(w.acme.admin)).toEqual([])
  await sql("update sms.webhook_state set carrier_mode = 'url', set_at = null where number_id = $1", [number.numberId])
  expect(await kindsOf(w.acme.admin)).toEqual([])
  await sql(
    "update sms.webhook_state set set_at = now(), doubt_reason = 'x', doubted_at = now() where number_id = $1",
    [number.numberId],
  )
  expect(await kindsOf(w.acme.admin)).toEqual(['webhook'])
  await post(w.acme.admin, record(number.numberId, 'disable'))
  expect(await kindsOf(w.acme.admin)).toEqual([])
})

test('texts that wait, texts that failed and deliveries that were rejected are counted while they are', async () => {
  const number = await wellSet([w.acme.agents[0]])
  await post(w.acme.admin, record(number.numberId, 'disable'))
  await ingestTexts(w.db, [
    { ...number, at: ago(9) },
    { ...number, at: ago(5) },
  ])
  const held = await need(w.acme.admin, 'held')
  expect(held).toMatchObject({ count: 2, oldest: expect.any(String) })
  expect(Date.parse(held?.oldest ?? '')).toBeLessThan(ago(8).getTime())
  await post(w.acme.admin, record(number.numberId, 'enable'), { deliverHeld: true })
  expect(await kindsOf(w.acme.admin)).toEqual([])

  await sql(
    `insert into sms.messages (tenant_id, id, number_id, conversation_id, direction, peer, participants, text, status, author_id, at)
     select c.tenant_id, sms.uuid_v7(), c.number_id, c.id, 'out', c.peer, c.participants, 'x', 'sending', $2::text::sms.user_id, now()
     from sms.conversations c where c.number_id = $1 limit 1`,
    [number.numberId, w.acme.agents[0].userId],
  )
  await sql("update sms.messages set status = 'failed' where number_id = $1 and direction = 'out'", [number.numberId])
  expect(await need(w.acme.admin, 'failed')).toMatchObject({
    count: 1,
    lines: [{ numbers: [{ id: number.numberId }] }],
  })
  await sql(
    `insert into sms.deliveries (id, tenant_id, number_id, number, at, outcome, duration_ms)
     values (sms.uuid_v7(), $1, $2, $3, now(), 'rejected', 1), (sms.uuid_v7(now() - interval '2 days'), $1, $2, $3, now(), 'rejected', 1),
       (sms.uuid_v7(), null, null, '+12125550199', now(), 'rejected', 1)`,
    [w.acme.tenantId, number.numberId, number.number],
  )
  expect(await need(w.acme.admin, 'rejected')).toMatchObject({ count: 1 })
  expect((await need(w.root, 'rejected'))?.lines.map(({ tenantName, count }) => [tenantName, count])).toEqual(
    expect.arrayContaining([
      ['Acme', 1],
      [null, 1],
    ]),
  )
  expect(await kindsOf(w.globex.admin)).toEqual([])
})

test('whoever is away with somebody waiting is named, and so is a text that met nobody, until it is answered', async () => {
  const one = await w.person(w.acme.tenantId, 'user', 'Away Annie')
  const two = await w.person(w.acme.tenantId, 'user', 'Away Bert')
  const number = await wellSet([one, two], 'backup')
  await ingestTexts(w.db, [{ ...number, from: '+13055550111' }])
  await away(one)
  expect(await need(w.acme.admin, 'away')).toMatchObject({ count: 1, lines: [{ people: [{ name: one.name }] }] })
  await away(two)
  await ingestTexts(w.db, [{ ...number, from: '+13055550112' }])
  expect(await need(w.acme.admin, 'nobody')).toMatchObject({ count: 1 })
  await sql(
    `insert into sms.messages (tenant_id, id, number_id, conversation_id, direction, peer, participants, text, status, author_id, at)
     select c.tenant_id, sms.uuid_v7(), c.number_id, c.id, 'out', c.peer, c.participants, 'On my way', 'sent', $2::text::sms.user_id, now()
     from sms.conversations c where c.number_id = $1`,
    [number.numberId, two.userId],
  )
  expect((await kindsOf(w.acme.admin)).filter(kind => kind === 'away' || kind === 'nobody')).toEqual([])
  await away(one, true)
  await away(two, true)
})

test('a limit that is used up to four fifths, and a number that is gone at QuestBlue, are told', async () => {
  const number = await w.linkedNumber(w.globex, { holders: [w.globex.agents[0]] })
  await sql("update sms.webhook_state set carrier_mode = 'url', set_at = now() where number_id = $1", [number.numberId])
  await sql('update sms.tenant_settings set tenant_month_segments = 100 where tenant_id = $1', [w.globex.tenantId])
  await sql(
    `insert into sms.usage_days (tenant_id, number_id, day, out_segments) values ($1, $2, (now() at time zone 'America/Los_Angeles')::date, 79)`,
    [w.globex.tenantId, number.numberId],
  )
  expect(await kindsOf(w.globex.admin)).toEqual([])
  await sql('update sms.usage_days set out_segments = 80 where number_id = $1', [number.numberId])
  expect(await kindsOf(w.globex.admin)).toEqual(['limit'])
  await sql(
    `insert into sms.number_presence (number_id, tenant_id, missing_reads, missing_since, gone_since) values ($1, $2, 2, now(), now())`,
    [number.numberId, w.globex.tenantId],
  )
  expect(await kindsOf(w.globex.admin)).toEqual(['gone', 'limit'])
  expect((await needsOf(w.root)).find(({ kind }) => kind === 'gone')?.lines).toMatchObject([{ tenantName: 'Globex' }])
})

test('a user sees what waits for them, longest first, and their numbers; nothing of anybody else', async () => {
  const person = await w.person(w.acme.tenantId, 'user', 'Nina New')
  const empty = await startOf(person)
  expect(empty).toEqual({
    who: { name: 'Nina New', role: 'user' },
    admin: null,
    own: { unread: 0, waiting: 0, longest: [], numbers: [] },
  })
  const number = await wellSet([person])
  await ingestTexts(w.db, [
    { ...number, from: '+13055550121', at: ago(3) },
    { ...number, from: '+13055550122', at: ago(40) },
  ])
  const { own } = await startOf(person)
  expect(own).toMatchObject({ unread: 2, waiting: 2, numbers: [{ id: number.numberId, enabled: true }] })
  expect(own.longest.map(({ peer }: { peer: string }) => peer)).toEqual(['+13055550122', '+13055550121'])
})

test('whoever the mapping does not know is told so, and nothing else', async () => {
  const nobody = { userId: '00000000-0000-4000-8000-000000000009' }
  expect(await startOf(nobody)).toEqual({ who: null, admin: null, own: null })
})
