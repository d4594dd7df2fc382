import type { Agent } from 'supertest'
import { setDelivery } from '../src/numbers/set-delivery.js'
import { type HostedApp, hostedApp } from './support/hosted-app.js'
import { ingestTexts } from './support/inbound-text.js'
import { control, png, until } from './support/simulated-carrier.js'
import { sendAs, somebody } from './support/texting.js'
import { type World, world } from './support/world.js'

let w: World
let app: HostedApp
let agent: Agent
beforeAll(async () => {
  w = await world()
  app = await hostedApp(w)
  agent = await app.as(w.acme.agents[0])
})
afterAll(async () => {
  await app?.stop()
  await w.stop()
})

const linked = () => w.linkedNumber(w.acme, { holders: [w.acme.agents[0]] })
/** A group text to one of our numbers, from the first of some people. */
async function group(size: number) {
  const number = await linked()
  const people = Array.from({ length: size }, somebody)
  const from = people[0] ?? ''
  await ingestTexts(w.db, [{ ...number, from, to: [number.number, ...people.slice(1)], text: 'Who comes?' }])
  const { body } = await agent.get('/api/sms/conversations').query({ view: 'all', number: number.number })
  return { number: number.number, people, conversation: body.conversations[0] }
}
const post = (body: object) => agent.post('/api/sms/messages').send(body)
const handed = async (number: string) => {
  const { messages } = await control(w.simulator, 'GET', `/messages?number=${encodeURIComponent(number)}`)
  return messages.filter(({ direction }: { direction: string }) => direction === 'out')
}

test('a group text has its own conversation, which names everybody and is not the sender’s own', async () => {
  const { number, people, conversation } = await group(4)
  await ingestTexts(w.db, [{ numberId: conversation.numberId, number, from: people[0], text: 'Just to you' }])
  const { body } = await agent.get('/api/sms/conversations').query({ view: 'all', number })
  expect(body.conversations.map(({ participants }: { participants: string[] }) => participants.length).sort()).toEqual([
    1, 4,
  ])
  expect(conversation.participants).toEqual([...people].sort())
})

test('to all of a group it is one text, in the group’s conversation, handed over once to all', async () => {
  const { number, people, conversation } = await group(4)
  const sent = await post({ from: number, to: [...people].reverse(), text: 'We do' })
  expect(sent.status).toBe(201)
  expect(sent.body).toMatchObject({ conversationId: conversation.id, participants: [...people].sort() })
  await until(async () => (await handed(number)).length > 0)
  const texts = await handed(number)
  expect(texts).toHaveLength(1)
  expect([...texts[0].to].sort()).toEqual([...people].sort())
})

test('to one of a group it goes to that one alone, in a conversation of their own', async () => {
  const { number, people, conversation } = await group(3)
  const sent = await post({ from: number, to: people[0], text: 'Between us' })
  expect(sent.body.participants).toEqual([people[0]])
  expect(sent.body.conversationId).not.toBe(conversation.id)
  await until(async () => (await handed(number)).length > 0)
  expect((await handed(number)).map(({ to }: { to: string[] }) => to)).toEqual([[people[0]]])
})

test('a named one and a list of one are the same; one named twice gets it once', async () => {
  const { number } = await linked()
  const person = somebody()
  const [one, list] = [
    await post({ from: number, to: person, text: 'a' }),
    await post({ from: number, to: [person, person], text: 'b' }),
  ]
  expect(list.body.conversationId).toBe(one.body.conversationId)
})

const refused: [string, (number: string) => string[] | Promise<string[]>, string][] = [
  ['911 among them', () => [somebody(), '911'], 'emergency_unavailable'],
  ['a short code among them', () => [somebody(), '12345'], 'peer_not_a_phone'],
  ['more than 20', () => Array.from({ length: 21 }, somebody), 'invalid_input'],
  ['nobody', () => [], 'invalid_input'],
  ['the number itself', number => [somebody(), number], 'invalid_input'],
  [
    'one who wrote STOP',
    async number => {
      const person = somebody()
      const { rows } = await w.superuser.query('select id from sms.numbers where number = $1', [number])
      await ingestTexts(w.db, [{ numberId: rows[0].id, number, from: person, text: 'STOP' }])
      return [somebody(), person]
    },
    'opted_out',
  ],
]
test.each(refused)('a group with %s is refused as a whole', async (_what, people, code) => {
  const { number } = await linked()
  const answer = await post({ from: number, to: await people(number), text: 'Hello' })
  expect(answer.body.error?.code).toBe(code)
  expect(await handed(number)).toEqual([])
})

test('several in one word are no list', async () => {
  const { number } = await linked()
  const sent = sendAs(w, w.acme.agents[0], { from: number, to: [somebody(), somebody()].join(',') })
  await expect(sent).rejects.toMatchObject({ code: 'peer_not_a_phone' })
})

test('one group text to numbers of two tenants, with a picture: each has its own delivery, and neither sees the other’s number as its own', async () => {
  const [ours, theirs] = [await linked(), await w.linkedNumber(w.globex, { holders: [w.globex.agents[0]] })]
  const service = { ...w.service, publicUrl: app.url }
  for (const { numberId } of [ours, theirs]) await setDelivery(service, w.root, { numberId })
  const from = somebody()
  await control(w.simulator, 'POST', '/text', {
    from,
    to: [ours.number, theirs.number],
    text: 'Look at this',
    media: [{ base64: png().toString('base64') }],
  })
  const sides: [Agent, typeof ours, typeof ours][] = [
    [agent, ours, theirs],
    [await app.as(w.globex.agents[0]), theirs, ours],
  ]
  const seen: string[] = []
  for (const [who, own, foreign] of sides) {
    const messages = async (number: string) => (await who.get('/api/sms/messages').query({ number })).body.messages
    await until(async () => (await messages(own.number))[0]?.media[0]?.state === 'kept')
    const [message, ...others] = await messages(own.number)
    expect(others).toEqual([])
    expect(message).toMatchObject({ peer: from, text: 'Look at this', status: 'received' })
    expect(message.participants.sort()).toEqual([from, foreign.number].sort())
    const picture = await who.get(`/api/sms/media/${message.media[0].id}`)
    expect([picture.status, picture.type]).toEqual([200, 'image/png'])
    expect(await messages(foreign.number)).toEqual([])
    const { body } = await who.get('/api/sms/numbers')
    expect(body.numbers.map(({ number }: { number: string }) => number)).not.toContain(foreign.number)
    seen.push(message.id, message.media[0].id)
  }
  expect(new Set(seen).size).toBe(4)
  const log = await w.superuser.query(
    "select d.outcome, d.tenant_id::text as tenant from sms.deliveries d join sms.messages m on m.id = d.message_id where m.text = 'Look at this'",
  )
  expect(log.rows.sort((a, b) => (a.tenant < b.tenant ? -1 : 1))).toEqual(
    [w.acme.tenantId, w.globex.tenantId].sort().map(tenant => ({ outcome: 'delivered', tenant })),
  )
  const [foreignFile] = seen.slice(3)
  expect((await agent.get(`/api/sms/media/${foreignFile}`)).status).toBe(404)
})
