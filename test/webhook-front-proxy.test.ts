import { createHmac } from 'node:crypto'
import express, { type RequestHandler } from 'express'
import request from 'supertest'
import type { FrontProxyOptions } from '../src/webhook/front-proxy.js'
import { type OpenDoors, openDoors } from './support/doors.js'
import { type World, world } from './support/world.js'

let w: World
let ours: { numberId: string; number: string }
let foreign: { numberId: string; number: string }
const open: OpenDoors[] = []
const secret = 'a secret of the front proxy'

beforeAll(async () => {
  w = await world()
  ours = await w.linkedNumber(w.acme, { holders: [w.acme.agents[0]] })
  foreign = await w.linkedNumber(w.globex, { holders: [w.globex.agents[0]] })
})
afterAll(async () => {
  await Promise.all(open.map(doors => doors.stop()))
  await w.stop()
})

async function behind(frontProxy: FrontProxyOptions, before: RequestHandler[] = []): Promise<OpenDoors> {
  const doors = await openDoors(w, { frontProxy, before })
  open.push(doors)
  return doors
}

let texts = 0
const bodyTo = (...to: string[]) => JSON.stringify({ from: '3035550001', to, text: `through the proxy ${++texts}` })
const signed = (body: string, key = secret) => `sha256=${createHmac('sha256', key).update(body).digest('hex')}`

async function statusOf(
  { url }: OpenDoors,
  headers: Record<string, string>,
  body = bodyTo(ours.number),
): Promise<number> {
  const answer = await request(url)
    .post('/api/sms/webhook')
    .set('content-type', 'application/json')
    .set(headers)
    .send(body)
  return answer.status
}

async function deliveries(): Promise<number> {
  const { rows } = await w.superuser.query<{ count: number }>('select count(*)::integer as count from sms.deliveries')
  return rows[0]?.count ?? 0
}

test('where nothing is set up, the address without a token is closed', async () => {
  const before = await deliveries()
  expect(await statusOf(await behind({}), {})).toBe(401)
  expect(await deliveries()).toBe(before)
})

test('a key header: right is 200, all else 401 and stores nothing', async () => {
  const doors = await behind({ header: { name: 'X-Api-Key', value: secret } })
  const before = await deliveries()
  const wrongs: Record<string, string>[] = [
    {},
    { 'x-api-key': '' },
    { 'x-api-key': `${secret}!` },
    { 'x-api-key': secret.toUpperCase() },
  ]
  for (const wrong of wrongs) {
    expect(await statusOf(doors, wrong)).toBe(401)
  }
  expect(await deliveries()).toBe(before)
  expect(await statusOf(doors, { 'X-API-KEY': secret })).toBe(200)
})

test('HTTP Basic: right is 200, all else 401', async () => {
  const doors = await behind({ basic: { username: 'proxy', password: secret } })
  const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`
  for (const wrong of [
    '',
    basic('proxy:'),
    basic(`:${secret}`),
    basic(`Proxy:${secret}`),
    basic(secret),
    `Bearer ${secret}`,
    'Basic §§',
  ]) {
    expect(await statusOf(doors, wrong === '' ? {} : { authorization: encodeURI(wrong) })).toBe(401)
  }
  expect(await statusOf(doors, { authorization: basic(`proxy:${secret}`) })).toBe(200)
})

test('a signature over the body: right is 200; another body, key, form or none is 401 and is not logged', async () => {
  const doors = await behind({ signature: { secret } })
  const before = await deliveries()
  const body = bodyTo(ours.number)
  const wrong = [
    '',
    'sha256=',
    signed(`${body} `),
    signed(body, 'another'),
    signed(body).slice(7),
    signed(body).slice(0, -1),
  ]
  for (const signature of wrong)
    expect(await statusOf(doors, signature === '' ? {} : { 'x-signature': signature }, body)).toBe(401)
  expect(await statusOf(doors, {}, 'not understood')).toBe(401)
  expect(await deliveries()).toBe(before)
  expect(await statusOf(doors, { 'x-signature': signed(body) }, body)).toBe(200)
  expect(await statusOf(doors, { 'x-signature': signed(body).toUpperCase().replace('SHA256', 'sha256') }, body)).toBe(
    200,
  )
})

test('behind a parser a signature needs rawBody; without it the refusal is logged with what to do', async () => {
  const body = bodyTo(ours.number)
  const keeps = await behind({ signature: { secret } }, [
    express.json({ verify: (incoming, _response, buffer) => void Object.assign(incoming, { rawBody: buffer }) }),
  ])
  expect(await statusOf(keeps, { 'x-signature': signed(body) }, body)).toBe(200)
  expect(await statusOf(keeps, { 'x-signature': signed(`${body} `) }, body)).toBe(401)
  const loses = await behind({ signature: { secret } }, [express.json()])
  expect(await statusOf(loses, { 'x-signature': signed(body) }, body)).toBe(401)
  expect(loses.lines.some(({ msg }) => String(msg).includes('rawBody'))).toBe(true)
})

test('an empty secret admits nobody', async () => {
  expect(await statusOf(await behind({ header: { name: 'x-api-key', value: '' } }), { 'x-api-key': '' })).toBe(401)
  const empty = await behind({ basic: { username: '', password: '' } })
  expect(await statusOf(empty, { authorization: `Basic ${Buffer.from(':').toString('base64')}` })).toBe(401)
  const body = bodyTo(ours.number)
  expect(await statusOf(await behind({ signature: { secret: '' } }), { 'x-signature': signed(body, '') }, body)).toBe(
    401,
  )
})

test('all that is set up must be right', async () => {
  const doors = await behind({ header: { name: 'x-api-key', value: secret }, signature: { secret } })
  const body = bodyTo(ours.number)
  expect(await statusOf(doors, { 'x-api-key': secret }, body)).toBe(401)
  expect(await statusOf(doors, { 'x-signature': signed(body) }, body)).toBe(401)
  expect(await statusOf(doors, { 'x-api-key': secret, 'x-signature': signed(body) }, body)).toBe(200)
})

test('each of our numbers in a group text gets its own row, in its own tenant', async () => {
  const doors = await behind({ header: { name: 'x-api-key', value: secret } })
  const body = bodyTo(ours.number.slice(2), foreign.number, '+13035550099')
  expect(await statusOf(doors, { 'x-api-key': secret }, body)).toBe(200)
  const { rows } = await w.superuser.query(
    'select number_id, tenant_id, participants from sms.messages where text = $1 order by tenant_id',
    [`through the proxy ${texts}`],
  )
  const expected = [
    {
      number_id: ours.numberId,
      tenant_id: w.acme.tenantId,
      participants: ['+13035550001', '+13035550099', foreign.number].sort(),
    },
    {
      number_id: foreign.numberId,
      tenant_id: w.globex.tenantId,
      participants: ['+13035550001', '+13035550099', ours.number].sort(),
    },
  ]
  expect(rows).toEqual(expected.sort((a, b) => (a.tenant_id < b.tenant_id ? -1 : 1)))
})

test("what is to none of our numbers is 200 and logged as nobody's", async () => {
  const doors = await behind({ header: { name: 'x-api-key', value: secret } })
  expect(await statusOf(doors, { 'x-api-key': secret }, bodyTo('+13035550098'))).toBe(200)
  const { rows } = await w.superuser.query(
    'select outcome, number, tenant_id, message_id from sms.deliveries order by id desc limit 1',
  )
  expect(rows).toEqual([{ outcome: 'unknown_number', number: '+13035550098', tenant_id: null, message_id: null }])
})
