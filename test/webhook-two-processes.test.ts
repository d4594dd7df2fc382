import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { hasPgbouncer, pgbouncer } from './support/pgbouncer.js'
import { spawnedWebhook } from './support/spawned-webhook.js'
import { type World, world } from './support/world.js'

let w: World
beforeAll(async () => {
  w = await world()
})
afterAll(() => w.stop())

/** The path that QuestBlue is given for a number. */
async function pathOf(numberId: string): Promise<string> {
  const { showWebhook } = await import('../src/numbers/show-webhook.js')
  return new URL((await showWebhook(w.service, w.root, { numberId })).url).pathname
}

async function sharesOf(numberId: string): Promise<number[]> {
  const { rows } = await w.superuser.query<{ count: number }>(
    'select count(*)::integer as count from sms.inbox where number_id = $1 group by user_id order by 1',
    [numberId],
  )
  return rows.map(row => row.count)
}

async function burst(urls: string[], number: string, numberId: string): Promise<void> {
  const path = await pathOf(numberId)
  const posts = Array.from({ length: 200 }, (_, index) =>
    fetch(`${urls[index % urls.length]}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        from: `1720556${String(index).padStart(4, '0')}`,
        to: [number],
        text: `text ${index}`,
        media: [],
        segments: '1',
        type: 'SMS',
      }),
    }),
  )
  const statuses = (await Promise.all(posts)).map(answer => answer.status)
  expect(statuses.filter(status => status !== 200)).toEqual([])
}

test('200 webhooks at once in two processes end 67/67/66 among three', async () => {
  const { numberId, number } = await w.linkedNumber(w.acme, { holders: w.acme.agents, routing: 'round_robin' })
  const processes = await Promise.all([spawnedWebhook(w), spawnedWebhook(w)])
  await burst(
    processes.map(({ url }) => url),
    number,
    numberId,
  )
  expect(await sharesOf(numberId)).toEqual([66, 67, 67])
  await Promise.all(processes.map(({ stop }) => stop()))
})

const behindPooler = hasPgbouncer ? test : test.skip
behindPooler('the same holds behind a pooler in transaction mode', async () => {
  const { numberId, number } = await w.linkedNumber(w.acme, { holders: w.acme.agents, routing: 'round_robin' })
  const pooler = await pgbouncer(w.url)
  const processes = await Promise.all([spawnedWebhook(w, pooler.url), spawnedWebhook(w, pooler.url)])
  await burst(
    processes.map(({ url }) => url),
    number,
    numberId,
  )
  expect(await sharesOf(numberId)).toEqual([66, 67, 67])
  await Promise.all(processes.map(({ stop }) => stop()))
  await pooler.stop()
})
