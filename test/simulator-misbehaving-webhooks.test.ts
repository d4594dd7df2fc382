import { deliveryStatus } from '../src/questblue/delivery-status.js'
import { sendMessage } from '../src/questblue/send-message.js'
import { connected, control, customer, number, until } from './support/simulated-carrier.js'

const text = { from: number, to: customer, text: 'x' }

test.each([
  ['refuse', [], null],
  ['lose', [], null],
  ['half', [], null],
  ['hang', [], null],
  ['unauthorised', [], 404],
  ['accept_then_hang', ['one'], null],
  ['twice', ['one', 'one'], 200],
] as const)('posting a text: %s', async (how, seen, status) => {
  const { simulator, hook } = await connected()
  await control(simulator, 'POST', '/misbehave', { where: 'inbound', how, delayMs: 30 })
  expect(await control(simulator, 'POST', '/text', { from: customer, to: number, text: 'one' })).toMatchObject({
    status,
  })
  await control(simulator, 'POST', '/text', { from: customer, to: number, text: 'two' })
  expect(await hook.texts(seen.length + 1)).toEqual([...seen, 'two'])
})

test('posting a text late, and after the next one', async () => {
  const { simulator, hook } = await connected()
  const write = (text: string) => control(simulator, 'POST', '/text', { from: customer, to: number, text })
  await control(simulator, 'POST', '/misbehave', { where: 'inbound', how: 'late', delayMs: 150 })
  expect(await write('late')).toMatchObject({ status: null, problem: expect.stringContaining('holds it back') })
  await write('in time')
  expect(await hook.texts(2)).toEqual(['in time', 'late'])
  await control(simulator, 'POST', '/misbehave', { where: 'inbound', how: 'out_of_order' })
  await write('first')
  await write('second')
  expect(await hook.texts(4)).toEqual(['in time', 'late', 'second', 'first'])
  await control(simulator, 'POST', '/misbehave', { where: 'inbound', how: 'out_of_order', delayMs: 50 })
  await write('alone')
  expect((await hook.texts(5)).at(-1)).toBe('alone')
})

test.each([
  ['refuse', ['sent', 'failed']],
  ['out_of_order', ['delivered', 'sent']],
  ['twice', ['sent', 'sent', 'delivered', 'delivered']],
  ['late', ['sent', 'delivered']],
  ['accept_then_hang', ['sent', 'delivered']],
] as const)('reports: %s', async (how, expected) => {
  const { simulator, carrier, hook } = await connected()
  await control(simulator, 'POST', '/misbehave', { where: 'reports', how, delayMs: 30 })
  await sendMessage(carrier, text)
  expect((await hook.read(expected.length)).map(inbound => inbound.kind === 'report' && inbound.status)).toEqual(
    expected,
  )
})

test('reports that are lost leave the status to be asked', async () => {
  const { simulator, carrier, hook } = await connected()
  await control(simulator, 'POST', '/misbehave', { where: 'reports', how: 'lose' })
  const { id } = await sendMessage(carrier, text)
  await until(async () => (await deliveryStatus(carrier, { messageId: id })) === 'delivered')
  expect(hook.seen).toEqual([])
})
