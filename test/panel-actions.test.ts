import { sealAudit } from '../src/audit/seal-audit.js'
import { SmsError } from '../src/errors.js'
import { demoCredentials } from '../src/simulator/simulator.js'
import { ingestTexts } from './support/inbound-text.js'
import { type TestPanel, testPanel } from './support/panel.js'
import { arriveRetired } from './support/retired-text.js'
import { type World, world } from './support/world.js'

let w: World
let panel: TestPanel

beforeAll(async () => {
  w = await world()
  panel = await testPanel(w)
})
afterAll(async () => {
  await panel.stop()
  await w.stop()
})

const record = (id: string, action: string, resource = 'sms_numbers') =>
  `/admin/api/resources/${resource}/records/${id}/${action}`

const post = async (who: { userId: string }, path: string, body: object = {}) =>
  (await (await panel.as(who)).post(path).send(body).expect(200)).body

const holdersOf = async (numberId: string) => {
  const sql =
    'select user_id::text as id from sms.assignments where number_id = $1 and ended_at is null order by position'
  return (await w.superuser.query<{ id: string }>(sql, [numberId])).rows.map(({ id }) => id)
}

test('a number is assigned, shared in order, and taken away; the record comes back as it is then', async () => {
  const { numberId } = await w.linkedNumber(w.acme)
  const [one, two, three] = w.acme.agents.map(({ userId }) => userId)
  const assigned = await post(w.acme.admin, record(numberId, 'assign'), { userId: one, note: 'hers' })
  expect(assigned.notice).toMatchObject({ type: 'success', message: 'numberAssigned' })
  expect(assigned.record.params).toMatchObject({ assignmentType: 'single', holders: 'Acme agent 1' })
  expect(assigned.redirectUrl).toBe(`/admin/resources/sms_numbers/records/${numberId}/show`)
  const shared = await post(w.acme.admin, record(numberId, 'share'), { userIds: [three, one, two], routing: 'backup' })
  expect(shared.record.params).toMatchObject({
    assignmentType: 'shared',
    routing: 'backup',
    holders: 'Acme agent 3, Acme agent 1, Acme agent 2',
  })
  expect(await holdersOf(numberId)).toEqual([three, one, two])
  const freed = await post(w.acme.admin, record(numberId, 'unassign'))
  expect(freed.record.params).toMatchObject({ assignmentType: 'unassigned' })
})

test('lists in a form come as userIds.0, userIds.1, in either kind of form', async () => {
  const { numberId } = await w.linkedNumber(w.acme)
  const [one, two] = w.acme.agents.map(({ userId }) => userId)
  const agent = await panel.as(w.acme.admin)
  const form = { 'userIds.0': two, 'userIds.1': one, routing: 'round_robin', note: '' }
  await agent.post(record(numberId, 'share')).type('form').send(form).expect(200)
  expect(await holdersOf(numberId)).toEqual([two, one])
  const multipart = agent
    .post(record(numberId, 'share'))
    .field('userIds.0', one ?? '')
    .field('userIds.1', two ?? '')
  expect((await multipart).body.notice.type).toBe('success')
  expect(await holdersOf(numberId)).toEqual([one, two])
})

test('a change happens on POST only: GET gives the record and changes nothing', async () => {
  const { numberId } = await w.linkedNumber(w.acme, { holders: [w.acme.agents[0]] })
  const agent = await panel.as(w.root)
  for (const action of ['assign', 'share', 'unassign', 'enable', 'disable', 'unlink', 'edit', 'setDelivery']) {
    const query = { userId: w.acme.agents[1].userId, label: 'x' }
    const { body } = await agent.get(record(numberId, action)).query(query).expect(200)
    expect(body.record.params.id).toBe(numberId)
    expect(body.notice).toBeUndefined()
  }
  await agent.get(`/admin/api/resources/sms_numbers/bulk/disable?recordIds=${numberId}`).expect(200)
  const { body } = await agent.get(record(numberId, 'show'))
  expect(body.record.params).toMatchObject({ enabled: true, label: '', holders: 'Acme agent 1', unlinkedAt: null })
})

test('off and on again, with a reason that admins read and holders do not', async () => {
  const { numberId } = await w.linkedNumber(w.acme, { holders: [w.acme.agents[0]] })
  const off = await post(w.acme.admin, record(numberId, 'disable'), { reason: 'on leave' })
  expect(off.record.params).toMatchObject({ enabled: false, disabledReason: 'on leave', holders: 'Acme agent 1' })
  const agent = await panel.as(w.acme.agents[0])
  const { body } = await agent.get(record(numberId, 'show'))
  expect(body.record.params).toMatchObject({ enabled: false })
  expect(body.record.params).not.toHaveProperty('disabledReason')
  const on = await post(w.acme.admin, record(numberId, 'enable'))
  expect(on.record.params).toMatchObject({ enabled: true, holders: 'Acme agent 1' })
})

test('a refusal is a notice with its sentence, the record as it is, and nothing changed', async () => {
  const { numberId } = await w.linkedNumber(w.acme, { holders: [w.acme.agents[0]] })
  const stranger = await post(w.acme.admin, record(numberId, 'assign'), { userId: w.globex.agents[0].userId })
  expect(stranger.notice).toMatchObject({ message: new SmsError('not_found').message, type: 'error' })
  expect(stranger.error.code).toBe('not_found')
  expect(stranger.record.params.holders).toBe('Acme agent 1')
  const empty = await post(w.acme.admin, record(numberId, 'share'), { userIds: [] })
  expect(empty.notice.message).toBe('This was not understood: People: choose at least one user.')
  expect(await holdersOf(numberId)).toEqual([w.acme.agents[0].userId])
})

test('several numbers at once: each by itself, and what was refused is said', async () => {
  const [first, second] = [await w.linkedNumber(w.acme), await w.linkedNumber(w.acme)]
  const ids = `${first.numberId},${second.numberId}`
  const bulk = (action: string) => `/admin/api/resources/sms_numbers/bulk/${action}?recordIds=${ids}`
  const off = await post(w.acme.admin, bulk('disable'), { reason: 'audit' })
  expect(off.records.map((each: { params: object }) => each.params)).toEqual([
    expect.objectContaining({ enabled: false }),
    expect.objectContaining({ enabled: false }),
  ])
  expect(off.notice).toMatchObject({ type: 'success', message: 'numbersDisabled', options: { count: 2 } })
  await post(w.acme.admin, bulk('enable'))
  await post(w.acme.admin, bulk('assign'), { userId: w.acme.agents[2].userId })
  expect(await holdersOf(second.numberId)).toEqual([w.acme.agents[2].userId])
  await post(w.root, record(second.numberId, 'unlink'))
  const partly = await post(w.root, bulk('disable'))
  expect(partly.notice).toMatchObject({ type: 'error', message: expect.stringContaining(second.number) })
  expect(partly.records[0].params.enabled).toBe(false)
  const foreign = await (await panel.as(w.globex.admin)).post(bulk('disable')).send({})
  expect(foreign.body.records ?? []).toEqual([])
})

test('a superadmin links typed numbers and picks from the live inventory', async () => {
  const agent = await panel.as(w.root)
  const { body: shown } = await agent.get('/admin/api/resources/sms_numbers/actions/link').expect(200)
  const free = shown.inventory.filter((one: { sms: boolean; linked: boolean }) => one.sms && !one.linked)
  expect(shown.inventory.some((one: { sms: boolean }) => !one.sms)).toBe(true)
  const [number, other] = free.map((one: { number: string }) => one.number).toReversed()
  const typed = `(${number.slice(2, 5)}) ${number.slice(5, 8)}-${number.slice(8)}`
  const { body } = await agent
    .post('/admin/api/resources/sms_numbers/actions/link')
    .field('numbers.0', typed)
    .field('numbers.1', other)
    .field('numbers.2', '+1 999 000 1111')
    .field('tenantId', w.acme.tenantId)
    .field('label', 'Sales')
    .field('userIds.0', w.acme.agents[0].userId)
    .field('enabled', 'false')
    .field('setDelivery', 'false')
    .expect(200)
  expect(
    body.results.map((result: { number: string; numberId: unknown }) => [result.number, Boolean(result.numberId)]),
  ).toEqual([
    [number, true],
    [other, true],
    ['+19990001111', false],
  ])
  expect(body.notice).toMatchObject({ type: 'error', message: expect.stringContaining('QuestBlue inventory') })
  const { body: again } = await agent
    .get('/admin/api/resources/sms_numbers/actions/link')
    .query({ search: number.slice(2) })
  expect(again.inventory).toEqual([expect.objectContaining({ number, linked: true, tenantName: 'Acme' })])
  const { body: listed } = await agent
    .get('/admin/api/resources/sms_numbers/actions/list')
    .query({ 'filters.label': 'Sales' })
  expect(listed.records[0].params).toMatchObject({ enabled: false, label: 'Sales', holders: 'Acme agent 1' })
})

test('a superadmin sees the whole webhook address, each showing audited; a tenant admin sees it masked', async () => {
  const { numberId } = await w.linkedNumber(w.acme)
  const showings = async () => {
    const sql = `select count(*)::int as count from sms.audit where action = 'webhook_token.shown' and ids ->> 'number' = $1`
    return (await w.superuser.query<{ count: number }>(sql, [numberId])).rows[0]?.count ?? 0
  }
  const before = await showings()
  const { body } = await (await panel.as(w.root)).get(record(numberId, 'showWebhook')).expect(200)
  expect(body.webhook).toMatchObject({
    method: 'POST',
    masked: false,
    url: expect.stringContaining('/api/sms/webhook/'),
  })
  expect(await showings()).toBe(before + 1)
  const secret = body.webhook.url.split('/').at(-1)
  expect(JSON.stringify(body.record.params)).not.toContain(secret)
  const masked = await (await panel.as(w.acme.admin)).get(record(numberId, 'showWebhook')).expect(200)
  expect(masked.body.webhook.masked).toBe(true)
  expect(masked.text).not.toContain(secret)
  const set = await post(w.root, record(numberId, 'setDelivery'))
  expect(set.webhook).toMatchObject({ state: 'set_by_us' })
})

test('credentials are stored, tested at once, and never come back', async () => {
  const wrong = { questbluePassword: 'wrong-secret-1' }
  const refused = await post(w.root, record('system', 'edit', 'sms_settings'), wrong)
  expect(refused.notice.type).toBe('error')
  expect(refused.record.params.credentialsState).toBe('refused')
  expect(JSON.stringify(refused)).not.toContain('wrong-secret-1')
  const tested = await post(w.root, record('system', 'testCredentials', 'sms_settings'))
  expect(tested.notice.message).toBe('QuestBlue did not accept the credentials. Enter and test them in Settings.')
  const denied = await post(w.acme.admin, record('system', 'edit', 'sms_settings'), wrong)
  expect(denied.notice.type).toBe('error')
  expect(denied.record?.params ?? {}).toEqual({})
  const right = await post(w.root, record('system', 'edit', 'sms_settings'), {
    questbluePassword: demoCredentials.password,
  })
  expect(right.notice).toMatchObject({ type: 'success', message: 'credentialsSaved' })
  expect(right.record.params).toMatchObject({ credentialsState: 'valid', credentialsSetBy: w.root.name })
})

test('a held text is released from the log', async () => {
  const { numberId, number } = await w.linkedNumber(w.acme)
  await ingestTexts(w.db, [{ numberId, number }])
  const agent = await panel.as(w.acme.admin)
  const log = await agent.get('/admin/api/resources/sms_deliveries/actions/list').query({ 'filters.number': number })
  const [{ id, params, recordActions }] = log.body.records
  expect(params.outcome).toBe('held_unassigned')
  expect(recordActions.map(({ name }: { name: string }) => name)).toContain('deliver')
  const early = await post(w.acme.admin, record(id, 'deliver', 'sms_deliveries'))
  expect(early.error.code).toBe('nobody_to_deliver')
  await post(w.acme.admin, record(numberId, 'assign'), { userId: w.acme.agents[0].userId })
  const late = await post(w.acme.admin, record(id, 'deliver', 'sms_deliveries'))
  expect(late.notice.type).toBe('success')
  expect(late.record.params.releasedAt).toEqual(expect.any(String))
})

test('what came on a retired token is looked at by GET and taken in by POST; a tenant admin does not find it', async () => {
  const number = await w.linkedNumber(w.acme, { holders: [w.acme.agents[0]] })
  const id = await arriveRetired(w, number)
  const path = record(id, 'replay', 'sms_deliveries')
  const agent = await panel.as(w.root)
  const log = await agent
    .get('/admin/api/resources/sms_deliveries/actions/list')
    .query({ 'filters.number': number.number })
  expect(log.body.records[0].params).toMatchObject({ outcome: 'rejected', reason: 'retired_token' })
  expect(log.body.records[0].recordActions.map(({ name }: { name: string }) => name)).toContain('replay')
  const { body: look } = await agent.get(path).expect(200)
  expect(look.record.replay).toMatchObject({
    text: 'on an old address',
    number: number.number,
    holders: ['Acme agent 1'],
    verdict: 'delivered',
  })
  expect(JSON.stringify(look.record.params)).not.toContain('on an old address')
  expect(look.record.params.messageId ?? null).toBeNull()
  for (const who of [w.acme.admin, w.acme.agents[0]]) {
    const denied = await (await panel.as(who)).get(path)
    expect(denied.text).not.toContain('on an old address')
    expect((await (await panel.as(who)).post(path).send({})).body.notice?.type).not.toBe('success')
  }
  const taken = await post(w.root, path)
  expect(taken.notice).toMatchObject({ type: 'success', message: 'textReplayed' })
  expect(taken.replayed).toMatchObject({ outcome: 'delivered', recipients: [w.acme.agents[0].userId] })
  expect(taken.record.params).toMatchObject({ messageId: taken.replayed.messageId, reason: 'retired_token' })
  expect(taken.record.recordActions.map(({ name }: { name: string }) => name)).not.toContain('replay')
  expect((await post(w.root, path)).replayed).toEqual(taken.replayed)
  const ordinary = await w.linkedNumber(w.acme)
  await ingestTexts(w.db, [ordinary])
  const other = await agent
    .get('/admin/api/resources/sms_deliveries/actions/list')
    .query({ 'filters.number': ordinary.number })
  const { body: none } = await agent.get(record(other.body.records[0].id, 'replay', 'sms_deliveries'))
  expect(none.record.refused).toBe('This cannot be taken in: its body is not kept any more.')
  expect(none.record.refusal.values).toEqual({ reason: { word: 'kept_no_more' } })
})

test('a tenant admin decides what the tenant may, and sets a colleague away', async () => {
  const settings = record(w.acme.tenantId, 'edit', 'sms_tenant_settings')
  const saved = await post(w.acme.admin, settings, { conversationIdleDays: '14' })
  expect(saved.record.params).toMatchObject({ conversationIdleDays: 14, duplicateWindowSeconds: 60 })
  const foreign = await post(w.globex.admin, settings, { conversationIdleDays: 3 })
  expect(foreign.notice.type).toBe('error')
  const [colleague] = w.acme.agents
  const away = await post(w.acme.admin, record(colleague.userId, 'setAvailability', 'sms_users'), {
    available: 'false',
  })
  expect(away.record.params.available).toBe(false)
})

test('the audit is verified by a button: a tenant admin is told of the own, and where it was changed', async () => {
  await w.linkedNumber(w.globex)
  await sealAudit(w.db)
  const verify = async (who: { userId: string }) =>
    (await post(who, '/admin/api/resources/sms_audit/actions/verify')).report
  expect(await verify(w.globex.admin)).toMatchObject({
    whole: true,
    chains: [{ tenantId: w.globex.tenantId, tenant: 'Globex', unsealed: 0, fault: null }],
  })
  const client = await w.superuser.connect()
  await client.query('begin; set local session_replication_role = replica')
  const altered = "update sms.audit set action = 'x' where tenant_id = $1 and seq = 1 returning id"
  const { rows } = await client.query(altered, [w.globex.tenantId])
  await client.query('commit')
  client.release()
  const fault = { kind: 'altered', seq: 1, rowId: rows[0].id }
  expect(await verify(w.globex.admin)).toMatchObject({ whole: false, chains: [{ fault }] })
  const all: { tenantId: string | null; fault: unknown }[] = (await verify(w.root)).chains
  expect(all.filter(chain => chain.fault).map(chain => chain.tenantId)).toEqual([w.globex.tenantId])
  expect(all.map(chain => chain.tenantId)).toEqual(expect.arrayContaining([null, w.acme.tenantId]))
})

test('buttons are shown by the table of rights and by the number’s state', async () => {
  const { numberId } = await w.linkedNumber(w.acme, { holders: [w.acme.agents[0]] })
  const buttons = async (who: { userId: string }) => {
    const { body } = await (await panel.as(who)).get(record(numberId, 'show')).expect(200)
    return body.record.recordActions.map(({ name }: { name: string }) => name).sort()
  }
  const admin = [
    'accessReview',
    'assign',
    'disable',
    'doctor',
    'edit',
    'setWorkingHours',
    'share',
    'show',
    'showWebhook',
    'unassign',
  ]
  expect(await buttons(w.acme.admin)).toEqual(admin)
  expect(await buttons(w.root)).toEqual([...admin, 'rotateToken', 'setDelivery', 'unlink'].sort())
  expect(await buttons(w.acme.agents[0])).toEqual(['show'])
})
