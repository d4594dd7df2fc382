import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type HostedApp, hostedApp } from './support/hosted-app.js'
import { until } from './support/simulated-carrier.js'
import { webhookPath } from './support/doors.js'
import { openStream } from './support/event-reader.js'
import { sessionOf } from './support/session-of.js'
import { type World, world } from './support/world.js'

let w: World
let app: HostedApp
let path: string
let number: string
beforeAll(async () => {
  w = await world()
  app = await hostedApp(w)
  await app.sms.start()
  const line = await w.linkedNumber(w.acme, { holders: w.acme.agents })
  number = line.number
  path = await webhookPath(w, line.numberId)
})
afterAll(async () => {
  await app.stop()
  await w.stop()
})

const post = (to: string, body: unknown) =>
  fetch(app.url + to, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
const text = (words: string) => ({ from: '13035550001', to: [number], text: words, media: [], type: 'SMS' })

/** One figure as it stands; 0 where it was never counted. */
async function figure(name: string): Promise<number> {
  const line = (await app.sms.metrics.metrics()).split('\n').find(each => each.startsWith(`${name} `))
  return Number(line?.slice(name.length + 1) ?? 0)
}

test('what the webhook stores and refuses is counted by outcome and code, naming no number, tenant or token', async () => {
  const cookie = await sessionOf(`${app.url}/test-login/${encodeURIComponent(w.acme.admin.userId)}`)
  const stream = await openStream(`${app.url}/api/sms/events`, { cookie })
  await stream.next(1)
  expect(await figure('sms_event_streams')).toBe(1)
  expect((await post(path, text('one'))).status).toBe(200)
  expect((await post(path, text('two'))).status).toBe(200)
  expect((await post(path, text('two'))).status).toBe(200)
  expect((await post(path, { neither: 'this' })).status).toBe(400)
  expect((await post('/api/sms/webhook/nobodys', text('three'))).status).toBe(401)
  expect(await figure('sms_webhook_stored_total{outcome="delivered"}')).toBe(2)
  expect(await figure('sms_webhook_stored_total{outcome="duplicate"}')).toBe(1)
  expect(await figure('sms_webhook_refused_total{code="not_understood"}')).toBe(1)
  expect(await figure('sms_webhook_refused_total{code="token_unknown"}')).toBe(1)
  expect(await figure('sms_webhook_batch_rows_sum')).toBe(3)
  expect(await figure('sms_webhook_seconds_count')).toBe(3)
  expect(await figure('sms_webhook_commit_seconds_count')).toBeGreaterThan(0)
  expect(await figure('sms_webhook_waiting')).toBe(0)
  await until(async () => (await figure('sms_event_lag_seconds_count')) >= 2)
  stream.close()
  await until(async () => (await figure('sms_event_streams')) === 0)
  const told = await app.sms.metrics.metrics()
  for (const secret of [number, number.slice(2), w.acme.tenantId, path.split('/').at(-1) ?? path])
    expect(told).not.toContain(secret)
})

test('every figure that an alert asks for is there', async () => {
  const rules = await readFile('docs/alerts.yml', 'utf8')
  const asked = new Set(rules.match(/\bsms_[a-z_]+/g)?.map(name => name.replace(/_(bucket|sum|count)$/, '')))
  const there = new Set((await app.sms.metrics.getMetricsAsJSON()).map(({ name }) => name))
  expect(asked.size).toBeGreaterThan(4)
  expect([...asked].filter(name => !there.has(name))).toEqual([])
})
