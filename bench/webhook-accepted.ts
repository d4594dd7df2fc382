import assert from 'node:assert/strict'
import express from 'express'
import pg from 'pg'
import { pino } from 'pino'
import { showWebhook } from '../src/numbers/show-webhook.js'
import { webhookRouter } from '../src/webhook/router.js'
import type { World } from '../test/support/world.js'
import { type Comparison, compare } from './compare.js'
import { serve } from './serve.js'
import { straightforward } from './straightforward.js'

/**
 * Texts stored and routed a second, against bare Express 5 that answers a JSON "hello" (hello = 1), and against the
 * handler that one would write first. All in one process on one database, which is durable.
 */
export async function webhookAccepted(w: World): Promise<Comparison[]> {
  const pools = [8, 20].map(max => new pg.Pool({ connectionString: w.url, max }))
  const log = pino({ level: 'info' }, pino.destination({ dest: '/dev/null', sync: false }))
  const app = express()
  const db = { pool: pools[0] ?? w.pool, roles: w.db.roles }
  app.use(webhookRouter({ db, keyring: w.service.keyring, log, frontProxy: {} }))
  const webhook = await serve(app)
  const hello = await serve(express().get('/hello', (_request, response) => void response.json({ hello: 'world' })))
  // As superuser it passes the walls without being judged: the baseline gets what help there is.
  const plain = await serve(straightforward(w.superuser))
  const numbers = await heldNumbers(w)
  const texts = { kind: 'texts' as const, addresses: numbers.map(({ path, number }) => ({ path, number })) }
  const singles = {
    kind: 'texts' as const,
    addresses: numbers.map(({ number }) => ({ path: `/straightforward/${number}`, number })),
  }
  const subject = { origin: webhook.origin, campaign: texts }

  const before = await storedTexts(w)
  const against = {
    hello: await compare('webhook accepted / Express 5 hello', {
      subject,
      baseline: { origin: hello.origin, campaign: { kind: 'get', path: '/hello' } },
    }),
    plain: await compare('webhook accepted / a transaction of single statements', {
      subject,
      baseline: { origin: plain.origin, campaign: singles },
    }),
  }
  const acknowledged = against.hello.answered.subject + against.plain.answered.subject + against.plain.answered.baseline
  assert.equal((await storedTexts(w)) - before, acknowledged, 'every 200 has its row, or the figures mean nothing')
  await Promise.all([webhook, hello, plain].map(server => server.stop()))
  await Promise.all(pools.map(pool => pool.end()))
  return [against.hello, against.plain]
}

/** Eight numbers, each shared by three in one of the routings. */
async function heldNumbers(w: World): Promise<{ path: string; number: string }[]> {
  const routings = ['everyone', 'round_robin', 'backup'] as const
  const numbers: { path: string; number: string }[] = []
  for (let place = 0; place < 8; place++) {
    const routing = routings[place % routings.length]
    const { numberId, number } = await w.linkedNumber(w.acme, { holders: w.acme.agents, routing })
    const { url } = await showWebhook(w.service, w.root, { numberId })
    numbers.push({ number, path: new URL(url).pathname })
  }
  return numbers
}

async function storedTexts(w: World): Promise<number> {
  const stored = "select count(*)::integer as count from sms.messages where status = 'received'"
  return (await w.superuser.query<{ count: number }>(stored)).rows[0]?.count ?? 0
}
