import { deliveryStatus } from '../src/questblue/delivery-status.js'
import { sendMessage } from '../src/questblue/send-message.js'
import { setDelivery } from '../src/questblue/set-delivery.js'
import { connected, control, customer, failure, number, png } from './support/simulated-carrier.js'

test('appears on the handset; reports say sent, then delivered; the status can be asked', async () => {
  const { simulator, carrier, hook } = await connected()
  const { id } = await sendMessage(carrier, { from: number, to: customer, text: 'Your table is ready' })
  const shown = await control(simulator, 'GET', `/messages?number=${encodeURIComponent(customer)}`)
  expect(shown).toMatchObject({
    messages: [{ id, direction: 'out', from: number, to: [customer], text: 'Your table is ready' }],
  })
  const reports = await hook.read(2)
  expect(reports).toMatchObject([
    { kind: 'report', status: 'sent', from: number, to: customer },
    { kind: 'report', status: 'delivered', reason: null },
  ])
  expect(await deliveryStatus(carrier, { messageId: id })).toBe('delivered')
  expect(await failure(deliveryStatus(carrier, { messageId: '1' }))).toMatchObject({ code: 'refused' })
})

test('to a group gives a report each; to a number of the account it arrives there', async () => {
  const { carrier, hook } = await connected()
  const other = '+13125550101'
  await setDelivery(carrier, { number: other, delivery: { mode: 'url', url: hook.url } })
  await sendMessage(carrier, { from: number, to: [customer, other], text: 'hello both' })
  const seen = await hook.read(5)
  expect(seen.filter(({ kind }) => kind === 'message')).toMatchObject([
    { from: number, to: [customer, other], text: 'hello both' },
  ])
  const reports = seen.flatMap(inbound => (inbound.kind === 'report' ? [`${inbound.status} ${inbound.to}`] : []))
  expect(reports.sort()).toEqual([`delivered ${customer}`, `delivered ${other}`, `sent ${customer}`, `sent ${other}`])
})

test('from a number in no approved campaign it is taken and then fails', async () => {
  const { carrier, hook } = await connected()
  const outside = '+12125550109'
  await setDelivery(carrier, { number: outside, delivery: { mode: 'url', url: hook.url } })
  const { id } = await sendMessage(carrier, { from: outside, to: customer, text: 'x' })
  expect((await hook.read(2))[1]).toMatchObject({ status: 'failed', reason: expect.stringContaining('10DLC') })
  expect(await deliveryStatus(carrier, { messageId: id })).toBe('failed')
})

test('with a picture, which the carrier fetches', async () => {
  const { simulator, carrier, hook } = await connected()
  await sendMessage(carrier, { from: number, to: customer, text: '', mediaUrls: [`${hook.url}/dot.png`] })
  const { messages } = await control(simulator, 'GET', '/messages')
  expect(messages).toMatchObject([{ media: [expect.stringMatching('^/media/')] }])
  const response = await fetch(`${simulator.url}${messages[0].media[0]}`)
  expect(Buffer.from(await response.arrayBuffer())).toEqual(png())
})

test('a picture that cannot be fetched shows so, and the text fails', async () => {
  const { simulator, carrier, hook } = await connected()
  const gone = `${simulator.url}/media/gone`
  await sendMessage(carrier, { from: number, to: customer, text: 'x', mediaUrls: [gone, `${hook.url}/dot.png`] })
  const { messages } = await control(simulator, 'GET', '/messages')
  expect(messages).toMatchObject([
    { media: [gone, expect.stringMatching('^/media/')], unfetched: [{ link: gone, problem: 'HTTP 404' }] },
  ])
  expect((await hook.read(2))[1]).toMatchObject({ status: 'failed', reason: expect.stringContaining('HTTP 404') })
})
