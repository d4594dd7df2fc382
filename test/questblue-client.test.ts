import { inspect } from 'node:util'
import { z } from 'zod'
import { createCarrier } from '../src/questblue/carrier.js'
import { getBalance } from '../src/questblue/get-balance.js'
import { sendMessage } from '../src/questblue/send-message.js'
import { setDelivery } from '../src/questblue/set-delivery.js'
import { carrierAnswering, carrierBy, credentials } from './support/answering-carrier.js'
import { failure } from './support/simulated-carrier.js'

const text = { from: '+12125550100', to: '+13055550142', text: 'My PIN is 4711 and my cat is called Shadow' }

test.each([
  ['206 with a sentence', 206, { error: 'DID is not active' }, 'refused', 'DID is not active'],
  ['206 about credentials', 206, { error: 'Invalid Security-Key' }, 'unauthorised', 'Invalid Security-Key'],
  ['401', 401, '', 'unauthorised', undefined],
  ['403 in HTML', 403, '<h1>no</h1>', 'unauthorised', undefined],
  ['400', 400, { error: 'sms_mode is not valid' }, 'refused', 'sms_mode is not valid'],
  ['a list of errors', 206, { error: ['one', 'two'] }, 'refused', 'one; two'],
  ['success: false', 200, { success: false, message: 'nothing changed' }, 'refused', 'nothing changed'],
  ['an error in a 200', 200, { error: 'not really' }, 'refused', 'not really'],
  ['429', 429, '', 'refused', undefined],
  ['404', 404, 'nothing here', 'refused', undefined],
  ['206 with nothing', 206, '', 'unreadable', undefined],
  ['a 200 that is no JSON', 200, '<html>', 'unreadable', undefined],
  ['a 200 without data', 200, {}, 'unreadable', undefined],
  ['a redirect', 302, '', 'unreadable', undefined],
  ['500', 500, { error: 'database' }, 'unreachable', undefined],
] as const)('a read that is answered %s fails as it should', async (_what, status, body, code, reason) => {
  const { carrier, requests } = await carrierAnswering(() => ({
    status,
    body,
    headers: { location: 'http://127.0.0.1:1/' },
  }))
  const error = await failure(getBalance(carrier))
  expect(error).toMatchObject({ code, status, ...(reason && { reason }) })
  expect(requests()).toBe(status === 500 ? 2 : 1)
})

test.each([
  ['206', 206, { error: 'no' }, 'refused'],
  ['401', 401, '', 'unauthorised'],
  ['500', 500, '', 'unknown_outcome'],
  ['502 in HTML', 502, '<h1>Bad gateway</h1>', 'unknown_outcome'],
  ['a 200 without an id', 200, { data: [] }, 'unknown_outcome'],
  ['an empty 200', 200, '', 'unknown_outcome'],
  ['half a JSON', 200, '{"data":[{"msg', 'unknown_outcome'],
  ['a redirect', 307, '', 'unknown_outcome'],
] as const)('a send that is answered %s is never repeated', async (_what, status, body, code) => {
  const { carrier, requests } = await carrierAnswering(() => ({ status, body }))
  expect(await failure(sendMessage(carrier, text))).toMatchObject({ code })
  expect(requests()).toBe(1)
})

test('a send nobody can have received is unreachable, not unknown', async () => {
  const { carrier, close } = await carrierAnswering(() => ({ status: 200, body: '' }))
  await close()
  expect(await failure(sendMessage(carrier, text))).toMatchObject({ code: 'unreachable', status: null })
  const nowhere = createCarrier({ baseUrl: 'http://no-such-host.invalid', credentials: async () => credentials })
  expect(await failure(sendMessage(nowhere, text))).toMatchObject({ code: 'unreachable' })
})

test('a read over a broken connection is asked once more, and a second answer counts', async () => {
  let asked = 0
  const carrier = await carrierBy((_request, response) => {
    if (++asked === 1) response.destroy()
    else response.end(JSON.stringify({ data: { balance: '1.00', allowed_credit: 0 } }))
  })
  expect(await getBalance(carrier)).toEqual({ balance: '1.00', allowedCredit: '0' })
  expect(asked).toBe(2)
})

test('an answer that never ends is given up at the time-out, before and after its head', async () => {
  for (const head of [false, true]) {
    let asked = 0
    const carrier = await carrierBy((_request, response) => {
      asked++
      if (head) response.writeHead(200).write('{"data"')
    })
    const reply = z.unknown()
    const call = carrier.call({ method: 'GET', path: '/did', reply, repeat: 'safe', timeoutMs: 150 })
    expect(await failure(call)).toMatchObject({ code: 'unreachable', reason: expect.stringContaining('in time') })
    const change = carrier.call({ method: 'PUT', path: '/smsv2', reply, repeat: 'never', timeoutMs: 150 })
    expect(await failure(change)).toMatchObject({ code: 'unknown_outcome' })
    expect(asked).toBe(2)
  }
})

test('an answer without end is cut off', async () => {
  const carrier = await carrierBy((_request, response) => {
    const more = () => {
      while (!response.destroyed && response.write('x'.repeat(65_536)));
    }
    response.on('drain', more)
    more()
  })
  const error = await failure(getBalance(carrier))
  expect(error).toMatchObject({ code: 'unreachable', reason: expect.stringContaining('too large') })
})

test('an empty body, and a warning, are a success', async () => {
  const warnings: unknown[] = []
  const log = { debug: () => {}, warn: (fields: object) => void warnings.push(fields) }
  const delivery = { mode: 'url', url: 'https://panel.example/api/sms/webhook/t0ken-t0ken-t0ken' } as const
  const { carrier } = await carrierAnswering(() => ({ status: 200, body: '' }))
  await setDelivery(carrier, { number: '+12125550100', delivery })
  const warned = await carrierAnswering(() => ({ status: 202, body: { warning: ['careful', delivery.url] } }), log)
  await setDelivery(warned.carrier, { number: '+12125550100', delivery })
  expect(warnings).toEqual([expect.objectContaining({ warning: expect.stringContaining('careful') })])
  expect(inspect(warnings)).not.toContain('t0ken')
})
