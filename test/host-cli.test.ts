import { spawn } from 'node:child_process'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type FreshDatabase, freshDatabase } from './support/cluster.js'

let database: FreshDatabase
let dataDir: string

beforeAll(async () => {
  database = await freshDatabase()
  dataDir = await mkdtemp(join(tmpdir(), 'sms cli '))
  await chmod(dataDir, 0o700)
})

afterAll(async () => {
  await database.drop()
  await rm(dataDir, { recursive: true, force: true })
})

function cli(...words: string[]): Promise<{ code: number | null; output: string }> {
  const env = { ...process.env, DATABASE_URL: database.url, DATA_DIR: dataDir, NODE_OPTIONS: '', LOG_LEVEL: 'warn' }
  const child = spawn(process.execPath, ['dist/cli.js', ...words], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', text => (output += text))
  return new Promise(settle => child.once('close', code => settle({ code, output })))
}

test('the doctor names what is missing, and finds nothing once the demo is there', async () => {
  const before = await cli('doctor')
  expect(before.code).toBe(1)
  expect(before.output).toMatch(/PROBLEM {2}Migrations: not run yet: 0001_tenants.sql/)
  const seeded = await cli('seed')
  expect(seeded.output).toMatch(/^The demo is in the database\. Everybody's password: \S+\n$/)
  expect((await cli('seed')).output).toBe(seeded.output)
  const after = await cli('doctor')
  expect(after).toMatchObject({ code: 0, output: expect.stringMatching(/ok {7}QuestBlue credentials: valid/) })
  expect(after.output).toMatch(/ok {7}Database: PostgreSQL 1[5-8]/)
}, 60_000)

test('what is migrated has nothing left to run, and its script says so', async () => {
  expect(await cli('migrate')).toEqual({ code: 0, output: 'Everything is up to date.\n' })
  expect(await cli('migrate', '--sql')).toEqual({ code: 0, output: '-- Nothing to do: the schema is up to date.\n' })
}, 60_000)

test('a command that does not exist gets the list of those that do', async () => {
  const { code, output } = await cli('fly')
  expect(code).toBe(1)
  for (const name of ['start', 'migrate', 'seed', 'simulate', 'doctor', 'verify']) expect(output).toContain(`\n  ${name}`)
})
