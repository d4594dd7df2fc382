import express from 'express'
import pg from 'pg'
import { pino } from 'pino'
import { showWebhook } from '../src/numbers/show-webhook.js'
import { webhookListener } from '../src/webhook/listener.js'
import { webhookRouter } from '../src/webhook/router.js'
import { webhookOf } from '../src/webhook/webhook.js'
import type { World } from '../test/support/world.js'
import { serve } from './serve.js'

/** One of our numbers, and where texts to it are posted. */
export interface Address {
  numberId: string
  number: string
  path: string
}

/** The webhook of a world behind Express's router, and the same with the listener in front. */
export async function serveWebhook(w: World) {
  const pool = new pg.Pool({ connectionString: w.url, max: 8 })
  const log = pino({ level: 'info' }, pino.destination({ dest: '/dev/null', sync: false }))
  const db = { pool, roles: w.db.roles }
  const webhook = webhookOf({ db, keyring: w.service.keyring, log, frontProxy: {}, holdMs: 25_000 })
  const app = express().use(webhookRouter(webhook))
  const [router, listener] = [await serve(app), await serve(webhookListener(webhook, app))]
  const stop = async () => {
    await Promise.all([router.stop(), listener.stop()])
    await pool.end()
  }
  return { router, listener, stop }
}

/** Eight numbers, each shared by three in one of the routings. */
export async function heldNumbers(w: World): Promise<Address[]> {
  const routings = ['everyone', 'round_robin', 'backup'] as const
  const numbers: Address[] = []
  for (let place = 0; place < 8; place++) {
    const routing = routings[place % routings.length]
    const { numberId, number } = await w.linkedNumber(w.acme, { holders: w.acme.agents, routing })
    const { url } = await showWebhook(w.service, w.root, { numberId })
    numbers.push({ numberId, number, path: new URL(url).pathname })
  }
  return numbers
}

export async function storedTexts(w: World): Promise<number> {
  const stored = "select count(*)::integer as count from sms.messages where direction = 'in' and status = 'received'"
  return (await w.superuser.query<{ count: number }>(stored)).rows[0]?.count ?? 0
}
