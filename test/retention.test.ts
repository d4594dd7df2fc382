import { pino } from 'pino'
import { asPrincipal, asWorker } from '../src/access/principal.js'
import { sealAudit } from '../src/audit/seal-audit.js'
import { verifyAudit } from '../src/audit/verify-audit.js'
import { startExpiring } from '../src/messages/expire.js'
import { placeHold, PlaceHoldInput } from '../src/messages/place-hold.js'
import { releaseHold } from '../src/messages/release-hold.js'
import { editTenantSettings, EditTenantSettingsInput } from '../src/settings/edit-tenant-settings.js'
import { type HostedApp, hostedApp } from './support/hosted-app.js'
import { ingestTexts } from './support/inbound-text.js'
import { makePastMonths, monthName, monthsAgo } from './support/past-months.js'
import { png, until } from './support/simulated-carrier.js'
import { somebody } from './support/texting.js'
import { type TestTenant, type World, world } from './support/world.js'

let w: World
let app: HostedApp
beforeAll(async () => {
  w = await world()
  app = await hostedApp(w)
  await makePastMonths(w, { to: 5 })
})
afterAll(async () => {
  await app?.stop()
  await w?.stop()
})

const log = pino({ level: 'silent' })
const rowsOf = async (sql: string, values: unknown[] = []) => (await w.superuser.query(sql, values)).rows
const textsOf = async ({ tenantId }: TestTenant) =>
  (await rowsOf('select text from sms.messages where tenant_id = $1 order by id', [tenantId])).map(({ text }) => text)
const isThere = async (table: string) =>
  (await rowsOf('select to_regclass($1) is not null as there', [`sms.${table}`]))[0]?.there
const decide = (tenant: TestTenant, settings: object) =>
  asPrincipal(w.db, tenant.admin, tx =>
    editTenantSettings(
      tx,
      tenant.admin,
      EditTenantSettingsInput.parse({ tenantId: String(tenant.tenantId), ...settings }),
    ),
  )
/** As if it had been decided more than a day ago. */
const letADayPass = async () => {
  const client = await w.superuser.connect()
  await client.query('set session_replication_role = replica')
  await client.query("update sms.tenant_settings set retention_changed_at = retention_changed_at - interval '25 hours'")
  await client.query("update sms.retention_runs set finished_at = finished_at - interval '25 hours'")
  await client.query('reset session_replication_role')
  client.release()
}
/** One turn of the worker, to its end. */
const expire = () => startExpiring({ service: w.service, log, batch: 2 }).stop()
const expired = (tenant: TestTenant, kind = 'messages') =>
  rowsOf(
    `select d.detail from sms.audit a join sms.audit_details d on d.audit_id = a.id
     where a.tenant_id = $1 and a.action = $2 order by a.id`,
    [tenant.tenantId, `${kind}.expired`],
  ).then(rows => rows.map(({ detail }) => detail))

test('what has had its term goes: a month at once where everybody’s has, else row by row; what is kept tells the rest', async () => {
  const [agent] = w.acme.agents
  const ours = await w.linkedNumber(w.acme, { holders: [agent] })
  const theirs = await w.linkedNumber(w.globex, { holders: [w.globex.agents[0]] })
  const [gone, known, stopped] = [somebody(), somebody(), somebody()]
  const file = { id: '01890a5d-ac96-774b-bcce-b302099a8157', type: 'image/png', data: png().toString('base64') }
  await ingestTexts(w.db, [
    { ...ours, from: gone, text: 'long ago', at: monthsAgo(5), media: [file] },
    { ...ours, from: stopped, text: 'STOP', at: monthsAgo(5) },
    { ...ours, from: known, text: 'long ago too', at: monthsAgo(4) },
    { ...theirs, from: known, text: 'of theirs', at: monthsAgo(4) },
    { ...ours, from: known, text: 'kept', at: monthsAgo(2) },
    { ...ours, from: known, text: 'of now' },
  ])
  const usage = await rowsOf('select * from sms.usage_days order by number_id, day')
  const [talk] = await rowsOf('select id from sms.conversations where peer = $1', [gone])

  const settings = '/admin/api/resources/sms_tenant_settings'
  const admin = await app.as(w.acme.admin)
  const question = { tenantId: String(w.acme.tenantId), kind: 'messages', months: '3' }
  const foreseen = await admin.get(`${settings}/actions/previewRetention`).query(question)
  expect(foreseen.body).toMatchObject({ rows: 3, isMore: false, holds: 0 })
  const foreign = { ...question, tenantId: String(w.globex.tenantId) }
  expect((await admin.get(`${settings}/actions/previewRetention`).query(foreign)).body.error).toMatchObject({
    code: 'not_found',
  })
  const wrong = await admin.post(`${settings}/records/${w.acme.tenantId}/edit`).send({ keepMessagesMonths: '0' })
  expect(wrong.body.error).toMatchObject({ fields: ['keepMessagesMonths'] })
  await admin.post(`${settings}/records/${w.acme.tenantId}/edit`).send({ keepMessagesMonths: '3' }).expect(200)

  await expire() // within a day of the change nothing goes
  expect(await textsOf(w.acme)).toHaveLength(5)
  await letADayPass()
  await expire()
  expect(await textsOf(w.acme)).toEqual(['kept', 'of now'])
  expect(await textsOf(w.globex)).toEqual(['of theirs'])
  expect([await isThere(`messages_${monthName(5)}`), await isThere(`inbox_${monthName(5)}`)]).toEqual([false, false])
  expect(await isThere(`messages_${monthName(4)}`)).toBe(true) // Globex keeps theirs
  expect(await rowsOf('select from sms.media')).toEqual([])
  expect(
    await rowsOf('select from sms.inbox i where not exists (select from sms.messages m where m.id = i.message_id)'),
  ).toEqual([])
  expect((await rowsOf('select peer from sms.conversations order by peer')).map(({ peer }) => peer)).toEqual([
    known,
    known,
  ])
  expect(await rowsOf('select peer, message_id from sms.opt_outs')).toEqual([{ peer: stopped, message_id: null }])
  expect(await rowsOf('select * from sms.usage_days order by number_id, day')).toEqual(usage)
  expect(await expired(w.acme)).toEqual([
    { rows: 3, files: 1, conversations: 2, kept: 0, before: expect.stringMatching(/^\d{4}-\d\d-01/) },
  ])
  expect(await expired(w.globex)).toEqual([])
  await sealAudit(w.db)
  expect((await verifyAudit(w.service, w.acme.admin)).whole).toBe(true)

  // No page breaks over what is gone.
  const user = await app.as(agent)
  await user.get(`/api/sms/conversations/${talk?.id}/messages`).expect(404)
  expect((await user.get('/api/sms/conversations').expect(200)).body.conversations).toHaveLength(1)
  await admin.get(`/admin/api/resources/sms_numbers/records/${ours.numberId}/show`).expect(200)
  await admin.get('/admin/api/resources/sms_deliveries/actions/list').expect(200)
  await admin.get('/admin/api/resources/sms_opt_outs/actions/list').expect(200)
})

test('a legal hold keeps its texts and their month, says so, and lets them go once it is released', async () => {
  const [one, other] = [await w.linkedNumber(w.globex), await w.linkedNumber(w.globex)]
  await makePastMonths(w, { from: 6, to: 6 })
  await ingestTexts(w.db, [
    { ...one, text: 'held back', at: monthsAgo(6) },
    { ...other, text: 'goes', at: monthsAgo(6) },
  ])
  const subject = PlaceHoldInput.parse({ kind: 'number', subject: one.number, matter: 'Case 7' })
  await asPrincipal(w.db, w.globex.admin, tx => placeHold(tx, w.globex.admin, subject))
  await decide(w.globex, { keepMessagesMonths: '5' })
  await letADayPass()
  await expire()
  expect(await textsOf(w.globex)).toEqual(expect.arrayContaining(['held back']))
  expect(await textsOf(w.globex)).not.toContain('goes')
  expect(await isThere(`messages_${monthName(6)}`)).toBe(true)
  expect(await expired(w.globex)).toMatchObject([{ rows: 1, kept: 1 }])

  const [hold] = await rowsOf('select id from sms.legal_holds')
  await asPrincipal(w.db, w.globex.admin, tx =>
    releaseHold(tx, w.globex.admin, { holdId: String(hold?.id), reason: 'settled' }),
  )
  await letADayPass()
  await expire()
  expect(await textsOf(w.globex)).not.toContain('held back')
  expect(await isThere(`messages_${monthName(6)}`)).toBe(false)
  expect(await expired(w.globex)).toMatchObject([{ kept: 1 }, { rows: 1, kept: 0 }])
})

test('nobody who stores a text waits for a month to go: it goes once nobody uses the table', async () => {
  const line = await w.linkedNumber(w.acme)
  const month = `messages_${monthName(3)}`
  if (!(await isThere(month))) await makePastMonths(w, { from: 3, to: 3 }) // empty, it has gone with the others
  await ingestTexts(w.db, [{ ...line, text: 'from before', at: monthsAgo(3) }])
  await decide(w.acme, { keepMessagesMonths: '2' })
  await decide(w.globex, { keepMessagesMonths: '2' })
  await letADayPass()
  const reader = await w.superuser.connect()
  await reader.query('begin; select from sms.messages limit 1') // as a long export or a backup does
  const worker = startExpiring({ service: w.service, log, dropTries: 2 })
  const waiting = () =>
    rowsOf(
      "select from pg_locks where not granted and mode = 'AccessExclusiveLock' and relation = 'sms.messages'::regclass",
    )
  await until(async () => (await waiting()).length > 0)
  const stored = await ingestTexts(w.db, [{ ...line, text: 'meanwhile' }])
  expect(stored).toMatchObject([{ outcome: 'held_unassigned' }])
  await worker.stop()
  expect(await isThere(month)).toBe(true)
  expect(await expired(w.acme)).toHaveLength(1) // it is written down when it is gone
  await reader.query('rollback')
  reader.release()
  await expire()
  expect(await isThere(month)).toBe(false)
  expect(await textsOf(w.acme)).toEqual(['kept', 'of now', 'meanwhile'])
  expect(await expired(w.acme)).toMatchObject([{ rows: 3 }, { rows: 1 }])
})

test('the webhook’s log has a term of its own; what waits to be delivered keeps its entry', async () => {
  const off = await w.linkedNumber(w.acme, { enabled: false })
  const on = await w.linkedNumber(w.acme, { holders: [w.acme.agents[1]] })
  await w.superuser.query('delete from sms.deliveries')
  const at = monthsAgo(2)
  await ingestTexts(w.db, [
    { ...off, at, text: 'waits' },
    { ...on, at, text: 'came' },
    { ...on, text: 'new' },
  ])
  await decide(w.acme, { keepMessagesMonths: '', keepDeliveriesMonths: '1' })
  await letADayPass()
  await expire()
  expect(await rowsOf('select outcome from sms.deliveries order by id')).toEqual([
    { outcome: 'held_disabled' },
    { outcome: 'delivered' },
  ])
  expect(await textsOf(w.acme)).toEqual(expect.arrayContaining(['waits', 'came', 'new']))
  expect(await expired(w.acme, 'deliveries')).toMatchObject([{ rows: 1, kept: 1 }])
})

test('a role cannot date a term back, nor run the worker’s part', async () => {
  const back = asPrincipal(w.db, w.acme.admin, tx =>
    tx.query(
      `update sms.tenant_settings set keep_messages_months = 1, retention_changed_at = '2000-01-01' where tenant_id = $1
       returning retention_changed_at > clock_timestamp() - interval '1 minute' as fresh`,
      [w.acme.tenantId],
    ),
  )
  expect((await back).rows).toEqual([{ fresh: true }])
  for (const sql of [
    "select sms.drop_month('messages', '202001')",
    "select sms.expire_some('x', 'messages', '{}', 1)",
  ]) {
    await expect(asPrincipal(w.db, w.root, tx => tx.query(sql))).rejects.toMatchObject({ code: '42501' })
  }
  expect((await asWorker(w.db, tx => tx.query("select sms.drop_month('messages', '209901') as outcome"))).rows).toEqual(
    [{ outcome: 'stays' }],
  )
})
