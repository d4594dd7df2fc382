import { deliveryStatus } from '../src/questblue/delivery-status.js'
import { InboundError, parseInbound } from '../src/questblue/inbound.js'
import { sendMessage } from '../src/questblue/send-message.js'
import { connected, control, customer, number, started, until } from './support/simulated-carrier.js'

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

test('a share of the texts is lost and another comes twice: the same ones for the same seed', async () => {
  const misfortunesOf = async (seed: number) => {
    const { simulator } = await started()
    await control(simulator, 'POST', '/misbehave', { where: 'inbound', how: 'lose', times: 1_000, share: 0.3, seed })
    await control(simulator, 'POST', '/misbehave', { where: 'inbound', how: 'twice', times: 1_000, share: 0.5, seed })
    for (let text = 0; text < 60; text++) await control(simulator, 'POST', '/text', { from: customer, to: number })
    const { messages } = await control(simulator, 'GET', '/messages')
    const { rules } = await control(simulator, 'GET', '/misbehave')
    const words: (string | null)[] = messages.map(({ misfortune }: { misfortune: string | null }) => misfortune)
    const [lost, doubled] = ['lose', 'twice'].map(how => words.filter(word => word === how).length)
    expect(rules).toMatchObject([{ times: 1_000 - (lost ?? 0) }, { times: 1_000 - (doubled ?? 0), share: 0.5, seed }])
    return { words, lost, doubled }
  }
  const [first, again, other] = [await misfortunesOf(7), await misfortunesOf(7), await misfortunesOf(8)]
  expect(again).toEqual(first)
  expect(other.words).not.toEqual(first.words)
  expect(first).toMatchObject({ lost: 20, doubled: 17 })
})

test.each(['v2_json', 'v1_json', 'v1_form', 'v1_xml'] as const)(
  'a number that is set to %s is told in another dialect, and in none',
  async dialect => {
    const { simulator, hook } = await connected()
    await control(simulator, 'POST', '/mode', { did: number, mode: 'url', url: hook.url, dialect })
    const write = (text: string) => control(simulator, 'POST', '/text', { from: customer, to: number, text })
    await control(simulator, 'POST', '/misbehave', { where: 'inbound', how: 'other_dialect' })
    await write('a & b <c> "é"')
    const [told] = await hook.read()
    expect(told).toMatchObject({ kind: 'message', from: customer, to: [number], text: 'a & b <c> "é"' })
    expect(told?.dialect).not.toBe(dialect)
    await control(simulator, 'POST', '/misbehave', { where: 'inbound', how: 'no_dialect' })
    await write('once')
    const unread = hook.seen[1]
    expect(unread?.body.toString()).toContain('once')
    const reading = parseInbound(unread?.headers['content-type'], unread?.body ?? Buffer.alloc(0))
    await expect(reading).rejects.toThrow(InboundError)
    await write('as set')
    expect((await parseInbound(hook.seen[2]?.headers['content-type'], hook.seen[2]!.body)).dialect).toBe(dialect)
  },
)

test.each([
  ['refuse', ['sent', 'failed']],
  ['out_of_order', ['delivered', 'sent']],
  ['twice', ['sent', 'sent', 'delivered', 'delivered']],
  ['late', ['sent', 'delivered']],
  ['accept_then_hang', ['sent', 'delivered']],
  ['other_dialect', ['sent', 'delivered']],
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
