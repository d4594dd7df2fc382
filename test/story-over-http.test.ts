import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type request from 'supertest'
import type { Principal } from '../src/access/principal.js'
import { demoCredentials } from '../src/simulator/simulator.js'
import { type HostedApp, type HostHabits, hostedApp } from './support/hosted-app.js'
import type { HostName } from './support/hosts.js'
import { hasPgbouncer, pgbouncer } from './support/pgbouncer.js'
import { type World, world } from './support/world.js'

/** The three hosts: plain uuids; bigints, a parser before the plugin; texts, another root path. */
const kinds: [HostName, HostHabits][] = [
  ['uuid', {}],
  ['bigint', { parsesFirst: true, numericIds: true }],
  ['text', { rootPath: '/back/office' }],
]
describe.each(kinds)('the whole job over HTTP, on a host with %s keys', (host, habits) => wholeJob(host, habits))

const behindPooler = hasPgbouncer ? describe : describe.skip
behindPooler('the whole job over HTTP, behind a pooler in transaction mode', () => wholeJob('uuid', {}, true))

function wholeJob(host: HostName, habits: HostHabits, pooled = false) {
  let w: World
  let app: HostedApp
  let pooler: Awaited<ReturnType<typeof pgbouncer>> | undefined
  let root: request.Agent
  let admin: request.Agent
  const agents: request.Agent[] = []

  beforeAll(async () => {
    w = await world({ host })
    if (pooled) {
      pooler = await pgbouncer(w.url)
      const direct = { connectionString: w.url }
      app = await hostedApp(w, { ...habits, options: { database: { connectionString: pooler.url }, listen: direct } })
    } else {
      app = await hostedApp(w, habits)
    }
    root = await app.as(w.root)
    admin = await app.as(w.acme.admin)
    for (const agent of w.acme.agents) agents.push(await app.as(agent))
  })
  afterAll(async () => {
    await app?.stop()
    await pooler?.stop()
    await w?.stop()
  })

  const record = (resource: string, id: string, action: string) =>
    `${app.rootPath}/api/resources/${resource}/records/${id}/${action}`
  const post = async (agent: request.Agent, path: string, form: object) =>
    (await agent.post(path).send(form).expect(200)).body
  const show = async (agent: request.Agent, resource: string, id: string) =>
    (await agent.get(record(resource, id, 'show')).expect(200)).body.record?.params
  const list = async (agent: request.Agent, resource: string, query = '') =>
    (await agent.get(`${app.rootPath}/api/resources/${resource}/actions/list?perPage=500${query}`).expect(200)).body
  const idOf = ({ userId }: Principal) => userId
  let customers = 0
  /** Somebody who has not written before: whoever has stays with whom they wrote to. */
  const from = () => `+1303556${String(++customers).padStart(4, '0')}`

  /** A customer writes to one of our numbers: QuestBlue posts it to where the number is set to. */
  const customerWrites = async (number: string, text: string, sender = from()) => {
    const answer = await fetch(`${w.simulator.url}/_control/text`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ from: sender, to: number, text }),
    })
    expect(await answer.json()).toMatchObject({ status: 200 })
    return sender
  }
  const mine = async (agent: request.Agent, number: string): Promise<string[]> =>
    (await agent.get('/api/sms/messages').query({ number, inbox: 'mine' }).expect(200)).body.messages.map(
      (message: { text: string }) => message.text,
    )
  const until = async <Value>(look: () => Promise<Value>, fits: (value: Value) => boolean): Promise<Value> => {
    for (const end = Date.now() + 10_000; ; ) {
      const value = await look()
      if (fits(value) || Date.now() > end) return value
      await new Promise(resolve => setTimeout(resolve, 50))
    }
  }

  let single: { id: string; number: string }
  let team: { id: string; number: string }

  test('credentials are refused, then valid, and never come back', async () => {
    const refused = await post(root, record('sms_settings', 'system', 'edit'), {
      questblueUsername: demoCredentials.username,
      questbluePassword: 'not-the-password',
      questblueSecurityKey: demoCredentials.securityKey,
    })
    expect(refused.notice).toMatchObject({ type: 'error' })
    expect((await show(root, 'sms_settings', 'system')).credentialsState).toBe('refused')
    await post(root, record('sms_settings', 'system', 'edit'), { questbluePassword: demoCredentials.password })
    const settings = await show(root, 'sms_settings', 'system')
    expect(settings.credentialsState).toBe('valid')
    expect(settings.testedAt).toBeTruthy()
    expect(JSON.stringify(settings)).not.toContain(demoCredentials.password)
    expect((await post(root, record('sms_settings', 'system', 'testCredentials'), {})).notice).toMatchObject({
      type: 'success',
    })
  })

  test('two numbers are linked, one typed and one picked from the inventory', async () => {
    const link = `${app.rootPath}/api/resources/sms_numbers/actions/link`
    const inventory = (await root.get(link).query({ search: '617555' }).expect(200)).body
    expect(JSON.stringify(inventory)).toContain('+16175550100')
    await post(root, link, {
      numbers: ['(617) 555-0100'],
      tenantId: w.acme.tenantId,
      label: 'Front desk',
      setDelivery: true,
    })
    await post(root, link, { 'numbers.0': '+16175550101', tenantId: w.acme.tenantId, setDelivery: true })
    const { records } = await list(root, 'sms_numbers', '&filters.number=617555')
    const numbers = records.map(({ params }: { params: Record<string, unknown> }) => params)
    single = numbers.find((params: { number: string }) => params.number === '+16175550100')
    team = numbers.find((params: { number: string }) => params.number === '+16175550101')
    expect(single).toMatchObject({
      label: 'Front desk',
      enabled: true,
      assignmentType: 'unassigned',
      routing: 'everyone',
    })
  })

  test('one is assigned, and its texts reach that person alone', async () => {
    const { notice } = await post(admin, record('sms_numbers', single.id, 'assign'), {
      userId: idOf(w.acme.agents[0]),
      note: 'sales',
    })
    expect(notice).toMatchObject({ type: 'success' })
    expect(await show(admin, 'sms_numbers', single.id)).toMatchObject({
      assignmentType: 'single',
      holders: 'Acme agent 1',
    })
    await customerWrites(single.number, 'Are you open?')
    expect(await mine(agents[0]!, single.number)).toEqual(['Are you open?'])
    const other = await agents[1]!.get('/api/sms/messages').query({ number: single.number }).expect(200)
    expect(other.body).toEqual({ messages: [], next: null })
    const { records } = await list(admin, 'sms_assignments', `&filters.numberId=${single.id}`)
    expect(records[0].params).toMatchObject({ numberId: single.id, position: 1, endedAt: null, note: 'sales' })
    expect(String(records[0].params.userId)).toBe(idOf(w.acme.agents[0]))
  })

  test('the other is shared by each routing, with ids as a form sends them', async () => {
    const share = record('sms_numbers', team.id, 'share')
    const ids = w.acme.agents.map(idOf)
    await post(admin, share, { userIds: ids })
    await customerWrites(team.number, 'to everyone')
    for (const agent of agents) expect(await mine(agent, team.number)).toContain('to everyone')

    await admin
      .post(share)
      .type('form')
      .send({ 'userIds.0': ids[0], 'userIds.1': ids[1], 'userIds.2': ids[2], routing: 'round_robin' })
      .expect(200)
    const sender = await customerWrites(team.number, 'turn 1')
    await customerWrites(team.number, 'turn 2')
    await customerWrites(team.number, 'turn 3')
    await customerWrites(team.number, 'turn 1 again', sender)
    expect((await mine(agents[0]!, team.number)).filter(text => text.startsWith('turn'))).toEqual([
      'turn 1 again',
      'turn 1',
    ])
    expect(await mine(agents[1]!, team.number)).toContain('turn 2')
    expect(await mine(agents[2]!, team.number)).not.toContain('turn 2')
    expect(await mine(agents[2]!, team.number)).toContain('turn 3')

    await post(admin, share, { userIds: ids, routing: 'backup' })
    await agents[0]!.post('/api/sms/availability').send({ available: false }).expect(200)
    await customerWrites(team.number, 'to the backup')
    expect(await mine(agents[0]!, team.number)).not.toContain('to the backup')
    expect(await mine(agents[1]!, team.number)).toContain('to the backup')
    await agents[0]!.post('/api/sms/availability').send({ available: true }).expect(200)
    expect(await show(admin, 'sms_numbers', team.id)).toMatchObject({
      assignmentType: 'shared',
      routing: 'backup',
      holders: 'Acme agent 1, Acme agent 2, Acme agent 3',
    })
  })

  test('a disabled number is silent and keeps who has it; what came meanwhile is delivered by hand', async () => {
    await post(admin, record('sms_numbers', single.id, 'disable'), { reason: 'on leave' })
    await customerWrites(single.number, 'while off')
    expect(await mine(agents[0]!, single.number)).not.toContain('while off')
    const { records } = await list(admin, 'sms_deliveries', '&filters.outcome=held_disabled')
    expect(records[0].params).toMatchObject({ outcome: 'held_disabled', number: single.number })
    const send = { from: single.number, to: from(), text: 'hello' }
    expect((await agents[0]!.post('/api/sms/messages').send(send).expect(409)).body.error.code).toBe('number_disabled')
    await post(admin, record('sms_numbers', single.id, 'enable'), {})
    expect(await show(admin, 'sms_numbers', single.id)).toMatchObject({ enabled: true, holders: 'Acme agent 1' })
    const { notice } = await post(admin, record('sms_deliveries', records[0].params.id, 'deliver'), {})
    expect(notice).toMatchObject({ type: 'success' })
    expect(await mine(agents[0]!, single.number)).toContain('while off')
  })

  test('the webhook is shown and confirmed; a tenant admin sees it masked', async () => {
    const shown = (await root.get(record('sms_numbers', single.id, 'showWebhook')).expect(200)).body.webhook
    expect(shown).toMatchObject({
      method: 'POST',
      state: 'confirmed',
      url: expect.stringContaining(`${app.url}/api/sms/webhook/`),
    })
    expect(shown.authentication).toContain('Nothing to enter')
    const masked = (await admin.get(record('sms_numbers', single.id, 'showWebhook')).expect(200)).body.webhook
    expect(masked).toMatchObject({ state: 'confirmed' })
    expect(masked.url).not.toBe(shown.url)
  })

  test('a reply goes out, the handset gets it, and its status turns delivered', async () => {
    const peer = await customerWrites(single.number, 'Please answer')
    const message = { from: single.number, to: peer, text: 'Here I am' }
    const sent = (await agents[0]!.post('/api/sms/messages').set('Idempotency-Key', 'k1').send(message).expect(201))
      .body
    expect(sent).toMatchObject({ number: single.number, peer, direction: 'out', text: 'Here I am', status: 'queued' })
    const again = (await agents[0]!.post('/api/sms/messages').set('Idempotency-Key', 'k1').send(message)).body
    expect(again.id).toBe(sent.id)
    const statusOf = async () =>
      (await agents[0]!.get('/api/sms/messages').query({ number: single.number, peer })).body.messages.find(
        (found: { id: string }) => found.id === sent.id,
      )?.status
    expect(await until(statusOf, status => status === 'delivered')).toBe('delivered')
    const handset = await (
      await fetch(`${w.simulator.url}/_control/messages?number=${encodeURIComponent(peer)}`)
    ).json()
    expect(JSON.stringify(handset).match(/Here I am/g)).toHaveLength(1)
  })

  test('who wrote STOP is refused until START', async () => {
    const peer = await customerWrites(single.number, 'STOP')
    const send = { from: single.number, to: peer, text: 'one more' }
    expect((await agents[0]!.post('/api/sms/messages').send(send).expect(409)).body.error.code).toBe('opted_out')
    await customerWrites(single.number, 'START', peer)
    await agents[0]!.post('/api/sms/messages').send(send).expect(201)
  })

  test('another tenant sees none of it, and absent equals foreign', async () => {
    const stranger = await app.as(w.globex.admin)
    expect((await list(stranger, 'sms_numbers')).meta.total).toBe(0)
    const absent = '3f0c1c8e-0000-4000-8000-000000000000'
    const answers = await Promise.all([single.id, absent].map(id => stranger.get(record('sms_numbers', id, 'show'))))
    expect(answers[0]?.status).toBe(answers[1]?.status)
    expect(answers[0]?.text.replaceAll(single.id, absent)).toBe(answers[1]?.text)
    const foreign = await post(stranger, record('sms_numbers', single.id, 'disable'), {}).catch(() => undefined)
    expect(JSON.stringify(foreign ?? '')).not.toContain(single.number)
    expect(await show(admin, 'sms_numbers', single.id)).toMatchObject({ enabled: true })
  })

  test('taken away and unlinked, it reaches nobody, and its history stays', async () => {
    await post(admin, record('sms_numbers', single.id, 'unassign'), {})
    expect(await show(admin, 'sms_numbers', single.id)).toMatchObject({ assignmentType: 'unassigned' })
    await customerWrites(single.number, 'anybody?')
    expect(await mine(agents[0]!, team.number)).not.toContain('anybody?')
    await post(root, record('sms_numbers', single.id, 'unlink'), {})
    const { records } = await list(root, 'sms_assignments', `&filters.numberId=${single.id}`)
    expect(records[0].params.endedAt).toBeTruthy()
  })
}
