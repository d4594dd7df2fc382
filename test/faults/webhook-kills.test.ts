import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type TestCluster, startTestCluster } from '../support/cluster-start.js'
import { hasPgbouncer, pgbouncer } from '../support/pgbouncer.js'
import { until } from '../support/simulated-carrier.js'
import { type SpawnedWebhook, spawnedWebhook } from '../support/spawned-webhook.js'
import { webhookPath } from '../support/doors.js'
import { type World, world } from '../support/world.js'

/** `npm run chaos` kills 200 times, and PostgreSQL 50 times; in a usual run `killed-host` kills that with the host. */
const kills = { process: Number(process.env.WEBHOOK_KILLS ?? 2), postgres: Number(process.env.POSTGRES_KILLS ?? 0) }

/** One that is durable, and may be killed; else the run's. */
let cluster: TestCluster | undefined
let w: World
let pooler: { url: string; stop(): Promise<void> } | undefined
let processes: SpawnedWebhook[] = []
beforeAll(async () => {
  if (kills.postgres > 0) cluster = await startTestCluster({ durable: true })
  w = await world()
  if (hasPgbouncer) pooler = await pgbouncer(w.url)
}, 60_000)
afterAll(async () => {
  for (const { stop } of processes) await stop()
  await pooler?.stop()
  await w?.stop()
  await cluster?.stop()
})

interface Line {
  number: string
  numberId: string
  path: string
  receivers: number
}

/** Customers who write, each text its own, until they are told to stop; whom the answer does not reach writes no second time. */
function customers(lines: Line[]) {
  const texts = { acknowledged: new Map<string, Line>(), sent: 0, refused: 0, unanswered: 0 }
  let isOver = false
  const write = async () => {
    while (!isOver) {
      const place = ++texts.sent
      const line = lines[place % lines.length]!
      const process = processes[place % processes.length]
      const text = `text number ${place}.`
      const body = { from: `1303555${place % 10_000}`.padEnd(11, '0'), to: [line.number], text, media: [], type: 'SMS' }
      try {
        const { status } = await fetch(`${process?.url}${line.path}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        })
        if (status === 200) texts.acknowledged.set(text, line)
        else texts.refused++
      } catch {
        texts.unanswered++
        await pause(5)
      }
    }
  }
  const writing = Promise.all(Array.from({ length: 16 }, write))
  const stop = async () => {
    isOver = true
    await writing
  }
  return { texts, stop }
}

/** Ends one at a random moment of a load, and starts another for it. */
async function killOne(place: number): Promise<void> {
  await pause(Math.random() * 300)
  const killed = processes[place]
  await killed?.kill()
  processes = processes.filter(each => each !== killed) // the proxy in front has noticed
  processes.push(await spawnedWebhook(w, pooler?.url))
}

async function stored(lines: Line[]) {
  const { rows } = await w.superuser.query<{ text: string; numberId: string; receivers: number; logged: number }>(
    `select m.text, m.number_id as "numberId",
       (select count(*)::integer from sms.inbox i where i.tenant_id = m.tenant_id and i.message_id = m.id) as receivers,
       (select count(*)::integer from sms.deliveries d where d.message_id = m.id) as logged
     from sms.messages m where m.number_id = any ($1)`,
    [lines.map(({ numberId }) => numberId)],
  )
  return rows
}

async function counted(lines: Line[]): Promise<number> {
  const { rows } = await w.superuser.query<{ count: number }>(
    'select coalesce(sum(u.in_messages), 0)::integer as count from sms.usage_days u where u.number_id = any ($1)',
    [lines.map(({ numberId }) => numberId)],
  )
  return rows[0]?.count ?? -1
}

test(
  `${kills.process} kills of one of two webhooks and ${kills.postgres} of PostgreSQL under load: what was acknowledged is there once, and whole`,
  async () => {
    const lines: Line[] = []
    for (const [routing, receivers] of [
      ['everyone', 3],
      ['round_robin', 1],
      ['backup', 1],
    ] as const) {
      const line = await w.linkedNumber(w.acme, { holders: w.acme.agents, routing })
      lines.push({ ...line, path: await webhookPath(w, line.numberId), receivers })
    }
    processes.push(...(await Promise.all([spawnedWebhook(w, pooler?.url), spawnedWebhook(w, pooler?.url)])))
    const { texts, stop } = customers(lines)
    const more = async () => {
      const wanted = texts.acknowledged.size + 20
      await until(async () => texts.acknowledged.size >= wanted, 60_000)
    }
    const spread = Math.max(1, Math.round(kills.process / Math.max(1, kills.postgres)))
    for (let kill = 0, crashes = 0; kill < kills.process || crashes < kills.postgres; kill++) {
      await more()
      if (kill < kills.process) await killOne(kill % processes.length)
      if (crashes < kills.postgres && (kill + 1) % spread === 0) {
        await more()
        await pause(Math.random() * 300)
        await cluster?.crash()
        crashes++
      }
    }
    await more()
    await stop()

    const rows = await stored(lines)
    const times = new Map<string, number>()
    for (const { text } of rows) times.set(text, (times.get(text) ?? 0) + 1)
    const lost = [...texts.acknowledged.keys()].filter(text => !times.has(text))
    const doubled = [...times].filter(([, count]) => count !== 1).map(([text]) => text)
    process.stderr.write(
      `kills: ${JSON.stringify(kills)}${pooler ? ' behind pgbouncer' : ''}; ${texts.sent} sent, ${texts.acknowledged.size} acknowledged, ${texts.refused} refused, ${texts.unanswered} unanswered; ${rows.length} stored, ${lost.length} lost, ${doubled.length} doubled\n`,
    )
    expect({ lost, doubled }).toEqual({ lost: [], doubled: [] })
    const receiversOf = new Map(lines.map(({ numberId, receivers }) => [numberId, receivers]))
    const torn = rows.filter(row => row.receivers !== receiversOf.get(row.numberId) || row.logged !== 1)
    expect(torn).toEqual([])
    expect(await counted(lines)).toBe(rows.length)
    expect(texts.acknowledged.size).toBeGreaterThan(20 * (kills.process + kills.postgres))
  },
  120_000 + (kills.process + kills.postgres) * 20_000,
)
