import { spawn } from 'node:child_process'
import { appendFile, chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import pg from 'pg'
import { pino } from 'pino'
import { sealAudit } from '../src/audit/seal-audit.js'
import { signHeads } from '../src/audit/sign-heads.js'
import { roleNames } from '../src/database/roles.js'
import { keepHead } from '../src/host/audit-heads.js'
import { keyringOf } from '../src/settings/keyring.js'
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

const cli = (...words: string[]) => run('dist/cli.js', ...words)

function run(...words: string[]): Promise<{ code: number | null; output: string }> {
  const env = { ...process.env, DATABASE_URL: database.url, DATA_DIR: dataDir, NODE_OPTIONS: '', LOG_LEVEL: 'warn' }
  const child = spawn(process.execPath, words, { env, stdio: ['ignore', 'pipe', 'pipe'] })
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
  const rotated = await cli('rotate-keys') // no host has started yet
  expect(rotated).toMatchObject({ code: 1, output: expect.stringMatching(/^No host has started with the newest/) })
  const after = await cli('doctor')
  expect(after).toMatchObject({ code: 0, output: expect.stringMatching(/ok {7}QuestBlue credentials: valid/) })
  expect(after.output).toMatch(/ok {7}Database: PostgreSQL 1[5-8]/)
}, 60_000)

test('what is migrated has nothing left to run, and its script says so', async () => {
  expect(await cli('migrate')).toEqual({ code: 0, output: 'Everything is up to date.\n' })
  expect(await cli('migrate', '--sql')).toEqual({ code: 0, output: '-- Nothing to do: the schema is up to date.\n' })
}, 60_000)

test('verify says of each tenant whether its audit is untouched and as the kept heads say, and ends with 1 where it is not', async () => {
  const pool = new pg.Pool({ connectionString: database.url, max: 2 })
  const encryptionKey = (await readFile(join(dataDir, 'encryption.key'), 'utf8')).trim()
  const service = {
    db: { pool, roles: roleNames() },
    keyring: keyringOf(encryptionKey),
    log: pino({ level: 'silent' }),
  }
  await sealAudit(service.db)
  const file = join(dataDir, 'audit-heads.jsonl')
  await writeFile(file, '{"tenantId":"of a start that was ki', { mode: 0o600 })
  for (const head of await signHeads(service)) await keepHead({ path: dataDir })(head)
  await pool.end()
  await appendFile(file, '{"tenantId":"of another')
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  const whole = await cli('verify')
  expect(whole).toMatchObject({
    code: 0,
    output: expect.stringMatching(
      /^ok {7}Acme: (\d+) rows, sealed to \S+Z, head of row \1 signed at \S+Z: untouched\.$/m,
    ),
  })

  const superuser = new pg.Client({ connectionString: database.superuserUrl })
  await superuser.connect()
  await superuser.query(`set session_replication_role = replica; delete from sms.audit_heads;
    delete from sms.audit a using sms.tenants t where t.id = a.tenant_id and t.name = 'Acme' and a.seq > 2`)
  await superuser.end()
  const cut = /^FAULT {4}Acme: Rows 3 to \d+ are missing: the end was cut off after a head had been signed\.$/m
  expect(await cli('verify')).toMatchObject({ code: 1, output: expect.stringMatching(cut) })

  expect(await cli('pause', 'put', 'back')).toMatchObject({ code: 0, output: expect.stringContaining('is paused') })

  const options = join(dataDir, 'sms.options.mjs')
  const given = {
    databaseUrl: database.url,
    encryptionKey,
    publicUrl: 'http://127.0.0.1',
    questblueUrl: 'http://127.0.0.1',
  }
  await writeFile(
    options,
    `import { pluginOptions } from '${pathToFileURL(resolve('dist/host/plugin-options.js'))}'
    export default pluginOptions({ ...${JSON.stringify(given)}, componentLoader: { add() {} } })`,
  )
  await writeFile(file, (await readFile(file, 'utf8')).replace(/[^\n]+$/, ''))
  expect(await run('dist/migrate-cli.js', 'verify', '--options', options, '--heads', file)).toEqual({
    code: 1,
    output: expect.stringMatching(cut),
  })
}, 60_000)

test('a command that does not exist gets the list of those that do', async () => {
  const { code, output } = await cli('fly')
  expect(code).toBe(1)
  for (const name of ['start', 'migrate', 'seed', 'rotate-keys', 'simulate', 'pause', 'doctor', 'verify'])
    expect(output).toContain(`\n  ${name}`)
})
