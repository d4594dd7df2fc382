import { inspect } from 'node:util'
import type { Carrier } from '../src/questblue/carrier.js'
import { getBalance } from '../src/questblue/get-balance.js'
import { sendMessage } from '../src/questblue/send-message.js'
import { setDelivery } from '../src/questblue/set-delivery.js'
import { carrierAnswering, credentials, type Reply } from './support/answering-carrier.js'
import { failure } from './support/simulated-carrier.js'

const text = { from: '+12125550100', to: '+13055550142', text: 'My PIN is 4711 and my cat is called Shadow' }

test('no secret, text or address comes out: in errors, their causes, the log or the client itself', async () => {
  const logged: unknown[] = []
  const log = {
    debug: (...said: unknown[]) => void logged.push(said),
    warn: (...said: unknown[]) => void logged.push(said),
  }
  const delivery = { mode: 'url', url: 'https://panel.example/api/sms/webhook/t0ken-t0ken-t0ken' } as const
  const basic = Buffer.from(`${credentials.username}:${credentials.password}`).toString('base64')
  const secrets = Object.values(credentials).join(' | ')
  const answersTo = (own: string): Reply[] => [
    { status: 206, body: { error: `Bad request: ${secrets} | ${own}` } },
    { status: 206, body: { error: `...${own.slice(5)}...` } },
    { status: 206, body: { error: `...${own.slice(0, -5)}...` } },
    { status: 400, body: { error: [secrets, own] } },
    { status: 401, body: { error: own + secrets } },
    { status: 200, body: { success: false, message: secrets + own } },
    { status: 200, body: secrets + own },
    { status: 202, body: { warning: [secrets, own] } },
    { status: 500, body: secrets + own },
    'break',
  ]
  const calls: [string, (carrier: Carrier) => Promise<unknown>][] = [
    [text.text, carrier => sendMessage(carrier, text)],
    [delivery.url, carrier => setDelivery(carrier, { number: text.from, delivery })],
    ['', carrier => getBalance(carrier)],
  ]
  const shown: string[] = []
  for (const [own, call] of calls) {
    for (const answer of answersTo(own)) {
      const { carrier } = await carrierAnswering(() => answer, log)
      const error = await failure(call(carrier))
      shown.push(inspect(error, { depth: 20, showHidden: true }), JSON.stringify(error), String(error))
      shown.push(inspect(carrier, { depth: 20, showHidden: true, showProxy: true }))
    }
  }
  shown.push(inspect(logged, { depth: 20 }))
  const all = shown.join('\n')
  for (const secret of [...Object.values(credentials), basic, 'Shadow', 'My PIN is', 't0ken-t0ken'])
    expect(all).not.toContain(secret)
  expect(all).toContain('Bad request')
})

test('a security key that cannot be a header is refused before anything is sent', async () => {
  const { carrier, requests } = await carrierAnswering(() => ({ status: 200, body: '' }), undefined, {
    ...credentials,
    securityKey: 'a\nb-secret',
  })
  const error = await failure(getBalance(carrier))
  expect(error).toMatchObject({ code: 'unauthorised' })
  expect(inspect(error)).not.toContain('b-secret')
  expect(requests()).toBe(0)
})
