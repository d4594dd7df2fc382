import { type ChildProcess, spawn } from 'node:child_process'
import { chmod, mkdtemp, realpath, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { livePostmaster } from '../../src/host/postgres-lock.js'
import { until } from '../support/simulated-carrier.js'

const password = 'for-this-test-alone'
let parent: string
let port: number
let running: ChildProcess | undefined
/** What the host has said since it was last started. */
let said = ''

beforeAll(async () => {
  parent = await realpath(await mkdtemp(join(tmpdir(), 'sms killed ')))
  await chmod(parent, 0o755)
  port = await freePort()
})
afterAll(async () => {
  if (running?.pid) process.kill(-running.pid, 'SIGKILL')
  const postmaster = livePostmaster(join(parent, 'data', 'postgres'))
  if (postmaster) process.kill(postmaster.pid, 'SIGQUIT')
  await pause(500) // its children follow it
  await rm(parent, { recursive: true, force: true, maxRetries: 5 })
})

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise(resolve => server.close(resolve))
  return typeof address === 'object' && address ? address.port : 0
}

/** Starts the built host in a process group of its own; settles when `/readyz` says 200. */
async function start(): Promise<void> {
  const { TEST_ADMIN_URL: _admin, TEST_PANEL_URL: _panel, DATABASE_URL: _database, ...rest } = process.env
  const own = {
    DATA_DIR: join(parent, 'data'),
    PORT: String(port),
    DEMO_PASSWORD: password,
    LOG_LEVEL: 'warn',
    NODE_OPTIONS: '',
  }
  const child = spawn(process.execPath, ['dist/cli.js', 'start'], {
    env: { ...rest, ...own },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  running = child
  said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', text => (said += text))
  for (const end = Date.now() + 60_000; Date.now() < end; await pause(50)) {
    if (child.exitCode !== null) break
    if (await isReady()) return
  }
  throw new Error(`it did not start: ${said}`)
}

async function isReady(): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/readyz`)).status === 200
  } catch {
    return false
  }
}

async function killGroup(): Promise<void> {
  const child = running
  if (!child?.pid) throw new Error('nothing runs')
  const ended = new Promise(resolve => child.once('exit', resolve))
  process.kill(-child.pid, 'SIGKILL')
  await ended
  running = undefined
}

const Listed = z.object({
  meta: z.object({ total: z.number() }),
  records: z.array(z.object({ params: z.object({ id: z.string(), number: z.string() }) })),
})

const Shown = z.object({ webhook: z.object({ url: z.string() }) })

/** The panel's API, signed in as the superadmin. */
async function panel(path: string): Promise<unknown> {
  const body = new URLSearchParams({ email: 'superadmin@example.com', password })
  const login = await fetch(`http://127.0.0.1:${port}/admin/login`, { method: 'POST', body, redirect: 'manual' })
  const cookie = login.headers.get('set-cookie')?.split(';')[0] ?? ''
  return (await fetch(`http://127.0.0.1:${port}/admin/api/resources/${path}`, { headers: { cookie } })).json()
}

/** `npm run chaos:host` kills more often. */
const kills = Number(process.env.HOST_KILLS ?? 2)

test(
  `${kills} kills of the whole group under load, each followed by a start that has every acknowledged text once`,
  async () => {
    await start()
    const { records } = Listed.parse(await panel('sms_numbers/actions/list?perPage=50&filters.label=Front'))
    const { id, number } = records[0]!.params
    const answer = await panel(`sms_numbers/records/${id}/showWebhook`)
    const shown = Shown.safeParse(answer)
    if (!shown.success) throw new Error(`no address was shown: ${JSON.stringify(answer)}\n${said}`)
    const { webhook } = shown.data
    const acknowledged: string[] = []
    let sent = 0

    /** One customer after another until the host is gone. */
    const write = async () => {
      for (;;) {
        const text = `text number ${++sent}.`
        const body = JSON.stringify({
          from: `1720${String(5_550_000 + (sent % 10_000))}`,
          to: [number.slice(1)],
          text,
          media: [],
          segments: 1,
          type: 'SMS',
        })
        try {
          const answer = await fetch(webhook.url, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body,
          })
          if (answer.status === 200) acknowledged.push(text)
        } catch {
          return
        }
      }
    }
    for (let kill = 1; kill <= kills; kill++) {
      const writers = Promise.all(Array.from({ length: 4 }, write))
      // A slow machine acknowledges little in a given time: the kill waits for a load, then falls anywhere in it.
      const loaded = acknowledged.length + 5
      await until(async () => acknowledged.length >= loaded, 30_000)
      await pause(Math.random() * 700)
      await killGroup()
      await writers
      await start()
      const kept = new Map<string, number>()
      for (let page = 1, pages = 1; page <= pages; page++) {
        const list = z
          .object({
            meta: z.object({ total: z.number() }),
            records: z.array(z.object({ params: z.object({ text: z.string() }) })),
          })
          .parse(await panel(`sms_messages/actions/list?perPage=500&page=${page}&filters.direction=in`))
        pages = Math.ceil(list.meta.total / 500)
        for (const { params } of list.records) kept.set(params.text, (kept.get(params.text) ?? 0) + 1)
      }
      expect(acknowledged.filter(text => kept.get(text) !== 1)).toEqual([])
    }
    expect(acknowledged.length).toBeGreaterThan(4 * kills)
  },
  60_000 + kills * 40_000,
)
