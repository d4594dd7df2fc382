import type { Carrier } from '../src/questblue/carrier.js'
import { getBalance } from '../src/questblue/get-balance.js'
import { listCampaigns } from '../src/questblue/list-campaigns.js'
import { listDids } from '../src/questblue/list-dids.js'
import { listHistory } from '../src/questblue/list-history.js'
import { listSmsNumbers } from '../src/questblue/list-sms-numbers.js'
import { sendMessage } from '../src/questblue/send-message.js'
import { setDelivery } from '../src/questblue/set-delivery.js'
import type { Simulator } from '../src/simulator/simulator.js'
import { control, customer, failure, number, started } from './support/simulated-carrier.js'

const text = { from: number, to: customer, text: 'x' }
const arrived = async (simulator: Simulator) => (await control(simulator, 'GET', '/messages')).messages.length

test.each([
  ['refuse', 'refused', 0],
  ['unauthorised', 'unauthorised', 0],
  ['status500', 'unknown_outcome', 0],
  ['half', 'unknown_outcome', 1],
  ['hang', 'unknown_outcome', 0],
  ['accept_then_hang', 'unknown_outcome', 1],
  ['twice', undefined, 2],
  ['late', undefined, 1],
  ['out_of_order', undefined, 1],
  ['lose', undefined, 0],
] as const)('sending: %s', async (how, code, sent) => {
  const { simulator, carrier } = await started()
  await control(simulator, 'POST', '/misbehave', { where: 'send', how, delayMs: 50 })
  expect((await failure(sendMessage(carrier, text)))?.code).toBe(code)
  expect(await arrived(simulator)).toBe(sent)
  await sendMessage(carrier, text)
  expect(await arrived(simulator)).toBe(sent + 1)
})

test.each([
  ['refuse', 'refused', 'none'],
  ['unauthorised', 'unauthorised', 'none'],
  ['status500', 'unknown_outcome', 'none'],
  ['half', 'unknown_outcome', 'url'],
  ['hang', 'unknown_outcome', 'none'],
  ['accept_then_hang', 'unknown_outcome', 'url'],
  ['lose', undefined, 'none'],
  ['late', undefined, 'url'],
] as const)('setting the delivery: %s', async (how, code, mode) => {
  const { simulator, carrier } = await started()
  await control(simulator, 'POST', '/misbehave', { where: 'setDelivery', how, delayMs: 50 })
  const set = setDelivery(carrier, { number, delivery: { mode: 'url', url: 'https://panel.example/hook' } })
  expect((await failure(set))?.code).toBe(code)
  expect(await control(simulator, 'GET', `/settings/${number}`)).toMatchObject({ mode })
})

test.each([
  ['refuse', 'refused'],
  ['unauthorised', 'unauthorised'],
  ['status500', 'unreachable'],
  ['half', 'unreachable'],
  ['hang', 'unreachable'],
  ['late', undefined],
  ['out_of_order', undefined],
] as const)('every read: %s', async (how, code) => {
  const { simulator, carrier } = await started()
  const reads = [
    getBalance,
    listDids,
    listSmsNumbers,
    listCampaigns,
    (by: Carrier) => listHistory(by, { period: 'today' }),
  ]
  for (const read of reads) {
    await control(simulator, 'POST', '/misbehave', {
      where: 'any',
      how,
      times: 2,
      delayMs: 30,
      reason: 'Out of paper',
    })
    const error = await failure(read(carrier))
    expect(error?.code).toBe(code)
    if (how === 'refuse') expect(error?.reason).toBe('Out of paper')
    await control(simulator, 'DELETE', '/misbehave')
  }
  await control(simulator, 'POST', '/misbehave', { where: 'balance', how: 'status500' })
  expect(await getBalance(carrier)).toMatchObject({ balance: '125.40' }) // once only: the second attempt is well
})

test('rules are listed, count down and are taken back', async () => {
  const { simulator } = await started()
  await control(simulator, 'POST', '/misbehave', { where: 'send', how: 'refuse', times: 2 })
  await control(simulator, 'POST', '/misbehave', { where: 'balance', how: 'half' })
  expect(await control(simulator, 'DELETE', '/misbehave?where=balance')).toMatchObject({
    rules: [{ where: 'send', times: 2 }],
  })
  expect(await control(simulator, 'POST', '/misbehave', { where: 'nowhere', how: 'refuse' })).toHaveProperty('error')
})
