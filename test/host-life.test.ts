import { type ChildProcess, spawn } from 'node:child_process'
import { chmod, mkdtemp, realpath, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { livePostmaster } from '../src/host/postgres-lock.js'

let parent: string
let dataDir: string
const started = new Set<ChildProcess>()

beforeAll(async () => {
  parent = await realpath(await mkdtemp(join(tmpdir(), 'sms life ')))
  await chmod(parent, 0o755)
  dataDir = join(parent, '.dot folder', 'data')
})

afterAll(async () => {
  for (const child of started) child.kill('SIGKILL')
  await rm(parent, { recursive: true, force: true, maxRetries: 3 })
})

interface Run {
  child: ChildProcess
  output(): string
  exit: Promise<number | null>
}

function start(environment: Record<string, string> = {}): Run {
  const { TEST_ADMIN_URL: _admin, TEST_PANEL_URL: _panel, DATABASE_URL: _database, ...rest } = process.env
  const env = { ...rest, DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'warn', NODE_OPTIONS: '', ...environment }
  const child = spawn(process.execPath, ['dist/cli.js', 'start'], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', text => (output += text))
  started.add(child)
  const exit = new Promise<number | null>(settle => child.once('exit', settle))
  void exit.then(() => started.delete(child))
  return { child, output: () => output, exit }
}

/** The command line beside a host that runs on its own database. */
function rotateKeys(): Promise<{ code: number | null; output: string }> {
  const { TEST_ADMIN_URL: _admin, TEST_PANEL_URL: _panel, DATABASE_URL: _database, ...rest } = process.env
  const env = { ...rest, DATA_DIR: dataDir, LOG_LEVEL: 'warn', NODE_OPTIONS: '' }
  const child = spawn(process.execPath, ['dist/cli.js', 'rotate-keys'], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', text => (output += text))
  return new Promise(settle => child.once('close', code => settle({ code, output })))
}

async function panelOf(run: Run): Promise<string> {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await pause(25)) {
    const [, url] = /ready: {2}(http:\S+)\/admin/.exec(run.output()) ?? []
    if (url) return url
    if (run.child.exitCode !== null) break
  }
  throw new Error(`it did not start: ${run.output()}`)
}

/** What every answer tells browsers, whatever it is of. */
const everywhere = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'x-frame-options': 'SAMEORIGIN',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()',
}
async function headersOnEveryAnswer(url: string, cookie: string): Promise<void> {
  const [, bundle] =
    /src="([^"]*components\.bundle\.js)"/.exec(
      await (await fetch(`${url}/admin`, { headers: { cookie, accept: 'text/html' } })).text(),
    ) ?? []
  const asked: [path: string, status: number, method?: string][] = [
    ['/', 302],
    ['/healthz', 200],
    ['/readyz', 200],
    ['/metrics', 200],
    ['/nowhere', 404],
    ['/%', 404],
    ['/admin', 200],
    ['/admin/login', 302],
    ['/admin/nowhere', 404],
    ['/admin-frame.css', 200],
    ['/admin/frontend/assets/sms-panel.css', 200],
    [bundle ?? 'no bundle', 200],
    ['/admin/api/resources/sms_numbers/actions/list', 200],
    ['/api/sms/openapi.json', 200],
    ['/api/sms/me', 200],
    ['/api/sms/nowhere', 404],
    ['/api/sms/media/link/nothing', 404],
    ['/api/sms/webhook/nothing', 401, 'POST'],
  ]
  const told = await Promise.all(
    asked.map(async ([path, , method = 'GET']) => {
      const { status, headers } = await fetch(url + path, { method, headers: { cookie }, redirect: 'manual' })
      return [path, status, Object.fromEntries([...headers].filter(([name]) => name in everywhere))]
    }),
  )
  expect(told).toEqual(asked.map(([path, status]) => [path, status, everywhere]))
  const files = [bundle, '/admin/frontend/assets/app.bundle.js', '/admin-frame.css']
  const given = await Promise.all(files.map(path => fetch(url + path, { redirect: 'manual' })))
  expect(given.map(({ status }) => status)).toEqual([200, 200, 200]) // no session is read for them
  const stranger = await fetch(`${url}/admin/api/x`)
  expect([stranger.status, Object.fromEntries(stranger.headers)]).toEqual([401, expect.objectContaining(everywhere)])
  const page = await fetch(`${url}/admin`, { headers: { cookie, accept: 'text/html' } })
  expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'self'")
}

test('a start reaches readiness, kill -9 loses nothing, and Ctrl-C leaves no process', async () => {
  const first = start()
  await panelOf(first)
  process.kill(-first.child.pid!, 'SIGKILL')
  await first.exit
  const postmaster = livePostmaster(join(dataDir, 'postgres'))
  expect(postmaster).toBeDefined()

  const second = start()
  const url = await panelOf(second)
  const ready = await fetch(`${url}/readyz`)
  expect(await ready.json()).toEqual({ status: 'ready', database: 'ok', migrations: 'ok', demo: 'ok', panel: 'ok' })
  expect((await fetch(`${url}/metrics`)).status).toBe(200)
  const [, password = ''] = /password {2}(\S+)/.exec(second.output()) ?? []
  const body = new URLSearchParams({ email: 'superadmin@example.com', password })
  const login = await fetch(`${url}/admin/login`, { method: 'POST', body, redirect: 'manual' })
  const cookie = login.headers.get('set-cookie')?.split(';')[0] ?? ''
  const list = await fetch(`${url}/admin/api/resources/sms_numbers/actions/list?perPage=50`, { headers: { cookie } })
  expect((await list.json()).meta.total).toBe(12)

  await headersOnEveryAnswer(url, cookie)

  const rotated = await rotateKeys()
  expect(rotated.code).toBe(0)
  expect(rotated.output).toMatch(/^QuestBlue credentials: 0 sealed anew, 0 still name an older key$/m)

  process.kill(-second.child.pid!, 'SIGINT') // as the terminal does: to the whole group
  expect(await second.exit).toBe(0)
  expect(livePostmaster(join(dataDir, 'postgres'))).toBeUndefined()
}, 120_000)

test('it starts, serves and ends though nobody reads what it says', async () => {
  const holder = createServer()
  await new Promise<void>(settle => holder.listen(0, '127.0.0.1', settle))
  const address = holder.address()
  const port = typeof address === 'object' && address ? String(address.port) : ''
  await new Promise(settle => holder.close(settle))
  const run = start({ PORT: port, LOG_LEVEL: 'debug' })
  run.child.stdout?.destroy()
  run.child.stderr?.destroy()
  const isReady = () =>
    fetch(`http://127.0.0.1:${port}/readyz`).then(
      answer => answer.status === 200,
      () => false,
    )
  for (const deadline = Date.now() + 60_000; Date.now() < deadline && !(await isReady()); await pause(50));
  expect(await isReady()).toBe(true)
  process.kill(run.child.pid!, 'SIGINT')
  expect(await run.exit).toBe(0)
}, 120_000)

test('a taken port is told by the name of its variable, before anything else is begun', async () => {
  const holder: Server = createServer()
  await new Promise<void>(settle => holder.listen(0, '127.0.0.1', settle))
  const address = holder.address()
  const port = typeof address === 'object' && address ? String(address.port) : ''
  const run = start({ PORT: port, DATA_DIR: join(parent, 'untouched') })
  expect(await run.exit).toBe(1)
  expect(run.output().trim()).toBe(`PORT ${port} is taken on 127.0.0.1: stop what uses it, or set PORT to another.`)
  await new Promise(settle => holder.close(settle))
})

test('a wrong environment is told line by line', async () => {
  const run = start({ PORT: 'x', LOG_LEVEL: 'loud' })
  expect(await run.exit).toBe(1)
  expect(run.output()).toMatch(/^PORT must .*\nLOG_LEVEL must .*\n$/)
})
