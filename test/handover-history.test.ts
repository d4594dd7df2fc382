import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { z } from 'zod'
import { asPrincipal, type Principal } from '../src/access/principal.js'
import { deliverHeld } from '../src/messages/deliver-held.js'
import { listConversations } from '../src/messages/list-conversations.js'
import { listMessages } from '../src/messages/list-messages.js'
import { AssignInput, assign } from '../src/numbers/assign.js'
import { ShareInput, share } from '../src/numbers/share.js'
import { type HostedApp, hostedApp } from './support/hosted-app.js'
import { ingestTexts } from './support/inbound-text.js'
import { refusal, sendAs, somebody } from './support/texting.js'
import { type World, world } from './support/world.js'

let w: World
let app: HostedApp | undefined
beforeAll(async () => {
  w = await world()
})
afterAll(async () => {
  await app?.stop()
  await w?.stop()
})

const texts = async (who: Principal, number: string) =>
  (await asPrincipal(w.db, who, tx => listMessages(tx, who, { number }))).messages.map(({ text }) => text)
const peers = async (who: Principal, number: string) =>
  (await asPrincipal(w.db, who, tx => listConversations(tx, who, { view: 'all', number }))).conversations.map(
    ({ peer }) => peer,
  )
const count = async (who: Principal, table: string, numberId: string) => {
  const { rows } = await asPrincipal(w.db, who, tx =>
    tx.query(`select count(*)::integer as count from sms.${table} where number_id = $1`, [numberId]),
  )
  return z.object({ count: z.number() }).parse(rows[0]).count
}
const assignTo = (numberId: string, { userId }: Principal, more: object = {}) =>
  asPrincipal(w.db, w.acme.admin, tx => assign(tx, w.acme.admin, AssignInput.parse({ numberId, userId, ...more })))
const shareWith = (numberId: string, people: Principal[], more: object = {}) =>
  asPrincipal(w.db, w.acme.admin, tx =>
    share(tx, w.acme.admin, ShareInput.parse({ numberId, userIds: people.map(({ userId }) => userId), ...more })),
  )
const versionOf = async (numberId: string) => {
  const { rows } = await w.superuser.query('select version from sms.numbers where id = $1', [numberId])
  return rows[0].version as number
}
const picture = { id: '01890a5d-ac96-774b-bcce-b302099a8059', url: 'https://example.com/a.png' }

test('one single holder who replaces another sees only what comes from now on', async () => {
  const [before, after] = w.acme.agents
  const line = await w.linkedNumber(w.acme, { holders: [before] })
  await ingestTexts(w.db, [{ ...line, from: '+13035550001', text: 'old', media: [picture] }])
  await sendAs(w, before, { from: line.number, to: '+13035550001', text: 'old answer' })
  await assignTo(line.numberId, after)
  expect(await texts(after, line.number)).toEqual([])
  expect(await peers(after, line.number)).toEqual([])
  for (const table of ['messages', 'conversations', 'media', 'events', 'inbox']) {
    expect([table, await count(after, table, line.numberId)]).toEqual([table, 0])
    expect([table, (await count(w.acme.admin, table, line.numberId)) > 0]).toEqual([table, true])
  }
  await ingestTexts(w.db, [
    { ...line, from: '+13035550001', text: 'new' },
    { ...line, from: '+13035550002', text: 'other' },
  ])
  expect((await texts(after, line.number)).toSorted()).toEqual(['new', 'other'])
  expect((await peers(after, line.number)).toSorted()).toEqual(['+13035550001', '+13035550002'])
  expect(await count(after, 'events', line.numberId)).toBe(2)
  expect(await count(after, 'media', line.numberId)).toBe(0)
  await sendAs(w, after, { from: line.number, to: '+13035550001', text: 'new answer' })
  expect((await texts(after, line.number)).toSorted()).toEqual(['new', 'new answer', 'other'])
  expect(await texts(before, line.number)).toEqual([])
})

test('the history may be given all the same, and a number of nobody comes with all of it', async () => {
  const [before, after] = w.acme.agents
  const line = await w.linkedNumber(w.acme, { holders: [before] })
  await ingestTexts(w.db, [{ ...line, text: 'old' }])
  await assignTo(line.numberId, after, { history: 'all' })
  expect(await texts(after, line.number)).toEqual(['old'])

  const nobodys = await w.linkedNumber(w.acme)
  await ingestTexts(w.db, [{ ...nobodys, text: 'held' }])
  await assignTo(nobodys.numberId, before)
  await sendAs(w, before, { from: nobodys.number, to: somebody(), text: 'sent' })
  await shareWith(nobodys.numberId, [before, after])
  expect(await texts(after, nobodys.number)).toContain('sent')
})

test('those who join a team from now on see nothing of before, and who stays sees what they saw', async () => {
  const [first, second, third] = w.acme.agents
  const line = await w.linkedNumber(w.acme, { holders: [first, second], routing: 'everyone' })
  await ingestTexts(w.db, [{ ...line, text: 'old' }])
  await shareWith(line.numberId, [second, third], { history: 'from_now' })
  await ingestTexts(w.db, [{ ...line, text: 'new' }])
  expect(await texts(second, line.number)).toEqual(['new', 'old'])
  expect(await texts(third, line.number)).toEqual(['new'])
  expect(await texts(first, line.number)).toEqual([])
})

test('a held text that is delivered late is read by whom it was delivered to, however old it is', async () => {
  const [before, after] = w.acme.agents
  const line = await w.linkedNumber(w.acme, { holders: [before], enabled: false })
  const at = new Date(Date.now() - 3_600_000)
  await ingestTexts(w.db, [{ ...line, text: 'while off', at }])
  await assignTo(line.numberId, after)
  await w.superuser.query('update sms.numbers set enabled = true where id = $1', [line.numberId])
  expect(await texts(after, line.number)).toEqual([])
  const { rows } = await w.superuser.query('select id from sms.deliveries where number_id = $1', [line.numberId])
  await asPrincipal(w.db, w.acme.admin, tx => deliverHeld(tx, w.acme.admin, { deliveryId: rows[0].id }))
  expect(await texts(after, line.number)).toEqual(['while off'])
})

test('a share with the version that the dialog saw is refused when stale, with who holds it now', async () => {
  const [first, second, third] = w.acme.agents
  const line = await w.linkedNumber(w.acme, { holders: [first] })
  const seen = await versionOf(line.numberId)
  await shareWith(line.numberId, [first, second], { version: seen, routing: 'backup' })
  const late = shareWith(line.numberId, [first, third], { version: seen })
  await expect(late).rejects.toMatchObject({ code: 'stale', status: 409 })
  await expect(late).rejects.toThrow('Acme agent 1, Acme agent 2 holds it now, with the routing backup')
  expect(await refusal(shareWith(line.numberId, [first, second], { version: seen, routing: 'backup' }))).toBe('done')
  expect(await refusal(shareWith(line.numberId, [first, third], { version: await versionOf(line.numberId) }))).toBe(
    'done',
  )
})

test('changes of order or routing are recorded apart, and who stays keeps the row and its start', async () => {
  const [first, second] = w.acme.agents
  const line = await w.linkedNumber(w.acme, { holders: [first, second], routing: 'everyone' })
  const rows = async () =>
    (
      await w.superuser.query('select id, assigned_at from sms.assignments where number_id = $1 order by id', [
        line.numberId,
      ])
    ).rows
  const before = await rows()
  await shareWith(line.numberId, [second, first], { routing: 'backup' })
  expect(await rows()).toEqual(before)
  const { rows: audit } = await w.superuser.query(
    `select a.action, d.detail from sms.audit a join sms.audit_details d on d.audit_id = a.id
     where a.ids ->> 'number' = $1 and a.action in ('number.share', 'number.order', 'number.routing') order by a.action`,
    [line.numberId],
  )
  const [a, b] = [first.userId, second.userId]
  expect(audit.slice(0, -1)).toEqual([
    { action: 'number.order', detail: { before: [a, b], after: [b, a] } },
    { action: 'number.routing', detail: { before: 'everyone', after: 'backup' } },
  ])
  expect(audit.filter(({ action }) => action === 'number.share')).toHaveLength(1)
})

test('panel and API: the form carries version and history, and the new holder’s inbox begins empty', async () => {
  const [before, after] = w.acme.agents
  const line = await w.linkedNumber(w.acme, { holders: [before] })
  await ingestTexts(w.db, [{ ...line, text: 'old' }])
  app = await hostedApp(w)
  const admin = await app.as(w.acme.admin)
  const path = (action: string) => `/admin/api/resources/sms_numbers/records/${line.numberId}/${action}`
  const { version } = (await admin.get(path('share')).expect(200)).body.record.params
  expect(version).toBe(await versionOf(line.numberId))
  await admin.post(path('assign')).send({ userId: after.userId, history: 'from_now' }).expect(200)
  const user = await app.as(after)
  const read = async () =>
    (await user.get('/api/sms/messages').query({ number: line.number }).expect(200)).body.messages.length
  expect(await read()).toBe(0)
  const stale = await admin.post(path('share')).send({ userIds: [before.userId], version: String(version) })
  expect(stale.body).toMatchObject({ notice: { type: 'error' }, error: { code: 'stale' } })
  await admin.post(path('assign')).send({ userId: after.userId, history: 'most' })
  expect(await read()).toBe(0)
})
