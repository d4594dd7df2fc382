import { ComponentLoader } from 'adminjs'
import pg from 'pg'
import { type Logger, pino } from 'pino'
import { loggedError } from '../src/database/loggable.js'
import { SmsError } from '../src/errors.js'
import { openKnex } from '../src/host/migrate-host.js'
import { pluginOptions } from '../src/host/plugin-options.js'
import { smsNumbers } from '../src/index.js'
import { freshDatabase, type FreshDatabase } from './support/cluster.js'
import { until } from './support/simulated-carrier.js'

const secret = 'a-value-that-nobody-may-read'
let database: FreshDatabase
let pool: pg.Pool
beforeAll(async () => {
  database = await freshDatabase()
  pool = new pg.Pool({ connectionString: database.url })
  await pool.query('create table public.kept (word text primary key, count integer check (count > 0))')
  await pool.query('insert into public.kept values ($1, 1)', [secret])
})
afterAll(async () => {
  await pool.end()
  await database.drop()
})

/** The line that a log would have, as text. */
function lineOf(error: unknown): string {
  const lines: string[] = []
  pino({ serializers: { err: loggedError } }, { write: (line: string) => void lines.push(line) }).error(
    { err: error },
    'failed',
  )
  return lines.join()
}
const failure = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  )

test.each([
  ['a key that is there', 'insert into public.kept values ($1, 1)', [secret], '23505'],
  ['a row that breaks a rule', 'insert into public.kept values ($1, 0)', [`${secret}!`], '23514'],
  ['what is no number', 'insert into public.kept values ($1, $2::text::integer)', ['x', secret], '22P02'],
  ['a failing block', `do $$ begin perform '${secret}'::integer; end $$`, [], '22P02'],
])('of %s the log says where, and quotes nothing', async (_name, sql, values, code) => {
  const error = await failure(pool.query(sql, values))
  const wrapped = new SmsError('unexpected', { cause: new Error('a step failed', { cause: error }) })
  for (const each of [error, wrapped]) {
    expect(lineOf(each)).toContain(code)
    expect(lineOf(each)).not.toContain(secret)
  }
  expect(lineOf(wrapped)).toMatch(
    /"cause":\{"type":"Error","message":"a step failed","stack":"[^"]+","cause":\{"code":/,
  )
})

test('an error of our own is logged with what it knows, and a connection’s without its settings', () => {
  const lost = Object.assign(new Error('Connection terminated'), { code: 'ECONNRESET', client: { password: secret } })
  expect(JSON.parse(lineOf(lost)).err).toEqual({
    type: 'Error',
    message: lost.message,
    code: 'ECONNRESET',
    stack: expect.any(String),
  })
  expect(JSON.parse(lineOf('a word')).err).toMatchObject({ type: 'Error', message: 'a word' })
})

test('knex tells the statement, and no value', async () => {
  const knex = openKnex(database.url)
  const error = await failure(knex('public.kept').insert({ word: 'x', count: 0, gone: secret }))
  await knex.destroy()
  expect(String(error)).toMatch(/insert into "public"."kept"/)
  expect(String(error)).not.toContain(secret)
})

test('the plugin’s log is such a log, whichever it was given', async () => {
  const lines: string[] = []
  const given: Logger = pino({ name: 'of the host' }, { write: (line: string) => void lines.push(line) })
  const sms = await smsNumbers({
    ...pluginOptions({
      databaseUrl: database.url,
      componentLoader: new ComponentLoader(),
      encryptionKey: Buffer.alloc(32, 1).toString('base64'),
      publicUrl: 'http://127.0.0.1',
      questblueUrl: 'http://127.0.0.1:9',
      logger: given,
    }),
    listen: false,
  })
  await sms.start()
  await until(async () => lines.length > 5) // nothing was migrated: every step fails
  await sms.stop()
  const each = lines.map(line => JSON.parse(line))
  expect(each.every(({ name }) => name === 'of the host')).toBe(true)
  const errors = each.flatMap(({ err }) => (err ? [err] : []))
  expect(errors.length).toBeGreaterThan(3)
  for (const error of errors)
    expect(error).toEqual(expect.objectContaining({ code: expect.stringMatching(/^[0-9A-Z]{5}$/) }))
  for (const error of errors)
    for (const field of ['severity', 'detail', 'where', 'stack']) expect(error).not.toHaveProperty(field)
})
