import { type ChildProcess, spawn } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { z } from 'zod'
import { openDataFolder } from '../src/host/data-folder.js'
import { startEmbeddedPostgres } from '../src/host/embedded-postgres.js'
import { livePostmaster } from '../src/host/postgres-lock.js'

const Started = z.object({ port: z.number(), folder: z.string() })
let parent: string
let dataDir: string

beforeAll(async () => {
  parent = await realpath(await mkdtemp(join(tmpdir(), 'sms host ')))
  await chmod(parent, 0o755)
  dataDir = join(parent, '.dot folder', 'data')
})

afterAll(() => rm(parent, { recursive: true, force: true }))

async function ask(url: string, statement: string) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(statement)).rows
  } finally {
    await client.end()
  }
}

function startElsewhere(): Promise<{ child: ChildProcess; port: number; folder: string }> {
  const words = ['--import', './scripts/typescript.mjs', 'test/support/embedded-starter.ts', dataDir]
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] })
  return new Promise((settle, fail) => {
    child.once('exit', code => fail(new Error(`exit ${code}`)))
    child.stdout.once('data', line => settle({ child, ...Started.parse(JSON.parse(String(line))) }))
  })
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = new Promise(settle => child.once('exit', settle))
  child.kill('SIGKILL')
  await gone
}

test('the app logs in as no superuser, to a database of its own, and the data outlives a stop', async () => {
  const data = await openDataFolder(dataDir)
  const first = await startEmbeddedPostgres(data)
  expect(
    await ask(first.url, `select rolsuper, rolcreaterole, rolinherit from pg_roles where rolname = current_user`),
  ).toEqual([{ rolsuper: false, rolcreaterole: true, rolinherit: false }])
  await ask(first.url, 'create table public.kept as select 42 as answer')
  await first.stop()
  expect(livePostmaster(first.folder)).toBeUndefined()
  const second = await startEmbeddedPostgres(data)
  expect(await ask(second.url, 'select answer from public.kept')).toEqual([{ answer: 42 }])
  expect((await stat(join(dataDir, 'postgres-superuser.password'))).mode & 0o777).toBe(0o600)
  // What fails is logged by its message alone, without the statement and the row.
  const wrong = [
    "insert into public.kept values ('a-value-of-a-statement')",
    'create unique index on public.kept (answer); insert into public.kept values (42)',
    "do $$ begin raise exception 'failed' using detail = 'a-value-of-a-row'; end $$",
  ]
  for (const statement of wrong) await expect(ask(second.url, statement)).rejects.toThrow()
  const log = await readFile(join(second.folder, 'server.log'), 'utf8')
  expect(log).toMatch(/ERROR: {2}duplicate key value violates unique constraint/)
  expect(log).not.toMatch(/insert into|create unique|DETAIL|a-value-of-a-row|\(42\)/)
  const shown = await ask(
    second.url,
    "select current_setting('log_parameter_max_length') as each, current_setting('log_parameter_max_length_on_error') as failed",
  )
  expect(shown).toEqual([{ each: '0', failed: '0' }])
  await second.stop()
  await data.close()
})

test('a server left behind by kill -9 is adopted with all it has committed, and stopped in the end', async () => {
  const { child, port } = await startElsewhere()
  await kill(child)
  const data = await openDataFolder(dataDir)
  const postgres = await startEmbeddedPostgres(data)
  expect(postgres).toMatchObject({ adopted: true, port })
  expect(await ask(postgres.url, 'select answer from public.kept')).toEqual([{ answer: 42 }])
  await postgres.stop()
  await data.close()
  expect(livePostmaster(postgres.folder)).toBeUndefined()
})

test('a lock that names a process which is no server of ours is stale', async () => {
  const { child, folder } = await startElsewhere()
  const lock = await readFile(join(folder, 'postmaster.pid'), 'utf8')
  const postmaster = livePostmaster(folder)
  await kill(child)
  process.kill(postmaster!.pid, 'SIGKILL') // its children go after it, in their own time
  await writeFile(join(folder, 'postmaster.pid'), lock.replace(/^\d+/, String(process.pid)))
  const data = await openDataFolder(dataDir)
  const postgres = await startEmbeddedPostgres(data)
  expect(postgres.adopted).toBe(false)
  expect(await ask(postgres.url, 'select answer from public.kept')).toEqual([{ answer: 42 }])
  await postgres.stop()
  await data.close()
})

test('a second start in the same folder is told who holds it', async () => {
  const data = await openDataFolder(dataDir)
  await expect(openDataFolder(dataDir)).rejects.toMatchObject({
    code: 'data_in_use',
    message: expect.stringContaining('DATA_DIR'),
  })
  await data.close()
})

test('a data folder that is none says so by the name of its variable', async () => {
  const file = join(parent, 'a file')
  await writeFile(file, '')
  await expect(openDataFolder(join(file, 'data'))).rejects.toMatchObject({
    code: 'data_unwritable',
    message: expect.stringContaining('DATA_DIR'),
  })
  await expect(openDataFolder('/proc/data')).rejects.toMatchObject({ code: 'data_unwritable' })
})

test('below a folder that is closed to the server, root finds another place', async () => {
  if (process.getuid?.() !== 0) return
  const closed = join(parent, 'closed')
  await mkdir(closed, { mode: 0o700 })
  const data = await openDataFolder(join(closed, 'data'))
  const postgres = await startEmbeddedPostgres(data)
  expect(postgres.folder.startsWith('/var/lib/adminjs-sms-numbers/')).toBe(true)
  expect(await ask(postgres.url, 'select 1 as one')).toEqual([{ one: 1 }])
  await postgres.stop()
  await rm(join(postgres.folder, '..'), { recursive: true })
  await data.close()
})
