import { listHistory } from '../src/questblue/list-history.js'
import { sendMessage } from '../src/questblue/send-message.js'
import { setDelivery } from '../src/questblue/set-delivery.js'
import { connected, control, customer, legacyDelivery, number, png } from './support/simulated-carrier.js'

test.each(['v2_json', 'v1_json', 'v1_form', 'v1_xml', 'v1_multipart'] as const)('arrives in %s', async dialect => {
  const { simulator, hook } = await connected()
  const text = 'Tom & "Jerry" <3 — ünïcode 😀'
  const answer = await control(simulator, 'POST', '/text', { from: customer, to: number, text, dialect })
  expect(answer).toMatchObject({ status: 200, problem: null })
  expect(await hook.read()).toMatchObject([{ kind: 'message', dialect, from: customer, to: [number], text }])
})

test('with pictures: as links that can be fetched, and as files in the legacy dialects', async () => {
  const { simulator, carrier, hook } = await connected()
  const picture = png()
  const media = [{ base64: picture.toString('base64'), type: 'image/png', name: 'dot.png' }]
  await control(simulator, 'POST', '/text', { from: customer, to: number, text: 'look', media })
  await legacyDelivery(simulator, 'form', hook.url)
  await control(simulator, 'POST', '/text', { from: customer, to: number, text: 'look', media })
  const [linked, attached] = await hook.read()
  const link = linked?.kind === 'message' && linked.media[0]
  expect(link).toEqual({ url: expect.stringMatching(`^${simulator.url}/media/`) })
  const response = await fetch(link && 'url' in link ? link.url : '')
  expect([response.headers.get('content-type'), Buffer.from(await response.arrayBuffer())]).toEqual([
    'image/png',
    picture,
  ])
  expect(attached).toMatchObject({
    dialect: 'v1_multipart',
    media: [{ bytes: picture, type: 'image/png', name: 'dot.png' }],
  })
  expect(await listHistory(carrier, { period: 'today', direction: 'in' })).toMatchObject([
    { type: 'mms' },
    { type: 'mms' },
  ])
})

test.each([
  ['form', 'v1_form', 'report_form'],
  ['json', 'v1_json', 'report_json'],
  ['xml', 'v1_xml', 'report_json'],
] as const)('set to %s with the older call, everything comes so', async (method, text, report) => {
  const { simulator, carrier, hook } = await connected()
  await legacyDelivery(simulator, method, hook.url)
  await control(simulator, 'POST', '/text', { from: customer, to: number, text: 'x' })
  await sendMessage(carrier, { from: number, to: customer, text: 'y' })
  expect((await hook.read(3)).map(({ dialect }) => dialect)).toEqual([text, report, report])
})

test('to several numbers reaches each that posts somewhere; the sender may be no number', async () => {
  const { simulator, carrier, hook } = await connected()
  await setDelivery(carrier, { number: '+13125550100', delivery: { mode: 'url', url: hook.url } })
  const to = [number, '+13125550100', '+13055550143']
  await control(simulator, 'POST', '/text', { from: '72345', to, text: 'hello all' })
  expect(await hook.read(2)).toMatchObject([
    { from: '72345', to },
    { from: '72345', to },
  ])
  const silent = await control(simulator, 'POST', '/text', { from: customer, to: '+14045550100', text: 'x' })
  expect(silent).toMatchObject({ status: null, problem: expect.stringContaining('none') })
  expect(await control(simulator, 'POST', '/text', { from: customer, to: '+12015550100', text: 'x' })).toMatchObject({
    status: null,
    messages: [],
  })
})

test('a webhook that refuses, or is not there, is told to the customer', async () => {
  const { simulator, carrier, hook } = await connected()
  hook.answer(503)
  expect(await control(simulator, 'POST', '/text', { from: customer, to: number, text: 'x' })).toMatchObject({
    status: 503,
  })
  await setDelivery(carrier, { number, delivery: { mode: 'url', url: 'http://127.0.0.1:9/' } })
  const gone = await control(simulator, 'POST', '/text', { from: customer, to: number, text: 'x' })
  expect(gone).toMatchObject({ status: null, problem: expect.stringContaining('ECONNREFUSED') })
  expect(await listHistory(carrier, { period: 'today', direction: 'in' })).toHaveLength(2)
})
