import type { Principal } from '../src/access/principal.js'
import { type HostedApp, hostedApp } from './support/hosted-app.js'
import { refusal, sendAs, somebody } from './support/texting.js'
import { type World, world } from './support/world.js'

let w: World
let app: HostedApp
beforeAll(async () => {
  w = await world()
  app = await hostedApp(w)
  await w.superuser.query('delete from sms.tenant_settings') // the defaults, as a tenant finds them
})
afterAll(async () => {
  await app?.stop()
  await w?.stop()
})

const decide = async (settings: object) => {
  const edit = `/admin/api/resources/sms_tenant_settings/records/${w.acme.tenantId}/edit`
  const { body } = await (await app.as(w.acme.admin)).post(edit).send(settings)
  expect(body.notice.type).toBe('success')
}
const several = (count: number, person: Principal, from: string) =>
  Promise.all(Array.from({ length: count }, () => refusal(sendAs(w, person, { from }))))
const done = (outcomes: string[]) => outcomes.filter(outcome => outcome === 'done').length

test('a person sends 30 texts a minute, all at once over two numbers, and is told when to try again', async () => {
  const agent = await w.person(w.acme.tenantId, 'user')
  const [one, two] = [
    await w.linkedNumber(w.acme, { holders: [agent] }),
    await w.linkedNumber(w.acme, { holders: [agent] }),
  ]
  const outcomes = (await Promise.all([several(20, agent, one.number), several(20, agent, two.number)])).flat()
  expect(done(outcomes)).toBe(30)
  expect(new Set(outcomes)).toEqual(new Set(['done', 'limit_reached']))
  const answer = await (await app.as(agent))
    .post('/api/sms/messages')
    .send({ from: one.number, to: somebody(), text: 'x' })
  expect(answer.status).toBe(429)
  expect(answer.body.error.code).toBe('limit_reached')
  expect(answer.body.error.message).toMatch(
    /^One person sends at most 30 texts a minute\. Try again in \d{1,2} seconds\.$/,
  )
  await w.superuser.query(`delete from sms.messages where number_id = any ($1)`, [[one.numberId, two.numberId]])
  expect(await several(1, agent, one.number)).toEqual(['done'])
})

test('a person sends 500 texts a day', async () => {
  const agent = await w.person(w.acme.tenantId, 'user')
  const line = await w.linkedNumber(w.acme, { holders: [agent] })
  const hoursAgo = (hours: number, count: number) =>
    w.superuser.query(
      `insert into sms.messages (tenant_id, id, number_id, conversation_id, direction, peer, participants, text, status, author_id, at)
       select $1, sms.uuid_v7(now() - make_interval(hours => $2)), $3, gen_random_uuid(), 'out', 'x', '{x}', 'x', 'sent', $4,
         now() - make_interval(hours => $2) from generate_series(1, $5)`,
      [w.acme.tenantId, hours, line.numberId, agent.userId, count],
    )
  await hoursAgo(25, 600)
  await hoursAgo(3, 499)
  expect(await several(1, agent, line.number)).toEqual(['done'])
  await expect(sendAs(w, agent, { from: line.number })).rejects.toThrow(
    /at most 500 texts a day\. Try again in 21 hours\.$/,
  )
})

test('a number sends at most its rate, whoever sends', async () => {
  const agents = await Promise.all([1, 2, 3].map(() => w.person(w.acme.tenantId, 'user')))
  const line = await w.linkedNumber(w.acme, { holders: agents })
  const outcomes = (await Promise.all(agents.map(agent => several(25, agent, line.number)))).flat()
  expect(done(outcomes)).toBe(60)
})

test('unless the tenant says otherwise', async () => {
  const agent = await w.person(w.acme.tenantId, 'user')
  const line = await w.linkedNumber(w.acme, { holders: [agent] })
  await decide({ personMinuteLimit: 2 })
  expect(done(await several(5, agent, line.number))).toBe(2)
  await decide({ personMinuteLimit: 100, numberMinuteLimit: 5 })
  expect(done(await several(5, agent, line.number))).toBe(3)
  await decide({ numberMinuteLimit: 100 })
  expect(done(await several(40, agent, line.number))).toBe(40)
})

test('a refused text uses up nothing, and a repeated key is no second text', async () => {
  const agent = await w.person(w.acme.tenantId, 'user')
  const line = await w.linkedNumber(w.acme, { holders: [agent] })
  await decide({ personMinuteLimit: 2 })
  expect(await refusal(sendAs(w, agent, { from: line.number, to: '12345' }))).toBe('peer_not_a_phone')
  const once = { from: line.number, to: somebody(), idempotencyKey: 'once' }
  expect(await refusal(sendAs(w, agent, once))).toBe('done')
  expect(await refusal(sendAs(w, agent, once))).toBe('done')
  expect(await several(1, agent, line.number)).toEqual(['done'])
  expect(await refusal(sendAs(w, agent, once))).toBe('done')
  expect(await several(1, agent, line.number)).toEqual(['limit_reached'])
})
