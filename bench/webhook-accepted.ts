import assert from 'node:assert/strict'
import express from 'express'
import { world } from '../test/support/world.js'
import { type Comparison, compare } from './compare.js'
import { serve } from './serve.js'
import { straightforward } from './straightforward.js'
import { heldNumbers, serveWebhook, storedTexts } from './webhook-served.js'

/**
 * Texts stored and routed a second, against bare Express 5 that answers a JSON "hello" (hello = 1), and against the
 * handler that one would write first. All in one process on one database, which is durable.
 */
export async function webhookAccepted(): Promise<Comparison[]> {
  const w = await world()
  const webhook = await serveWebhook(w)
  const hello = await serve(express().get('/hello', (_request, response) => void response.json({ hello: 'world' })))
  // As superuser it passes the walls without being judged: the baseline gets what help there is.
  const plain = await serve(straightforward(w.superuser))
  const addresses = await heldNumbers(w)
  const texts = { kind: 'texts' as const, addresses: addresses.map(({ path, number }) => ({ path, number })) }
  const singles = {
    kind: 'texts' as const,
    addresses: addresses.map(({ number }) => ({ path: `/straightforward/${number}`, number })),
  }
  const before = await storedTexts(w)
  const comparisons: Comparison[] = []
  let acknowledged = 0
  for (const connections of [64, 256]) {
    for (const [through, { origin }] of [
      ['the router', webhook.router],
      ['the listener', webhook.listener],
    ] as const) {
      const against = await compare(`webhook through ${through} / hello, ${connections} connections`, {
        subject: { origin, campaign: texts, connections },
        baseline: { origin: hello.origin, campaign: { kind: 'get', path: '/hello' }, connections },
      })
      acknowledged += against.answered.subject
      comparisons.push(against)
    }
  }
  const against = await compare('webhook through the router / single statements', {
    subject: { origin: webhook.router.origin, campaign: texts },
    baseline: { origin: plain.origin, campaign: singles },
  })
  acknowledged += against.answered.subject + against.answered.baseline
  comparisons.push(against)
  assert.equal((await storedTexts(w)) - before, acknowledged, 'every 200 has its row, or the figures mean nothing')
  console.log(`  memory of the process at the end: ${Math.round(process.memoryUsage().rss / 1024 / 1024)} MB`)
  await Promise.all([webhook.stop(), hello.stop(), plain.stop()])
  await w.stop()
  return comparisons
}
