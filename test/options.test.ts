import { randomBytes } from 'node:crypto'
import { expect, test } from '@jest/globals'
import { ComponentLoader } from 'adminjs'
import pg from 'pg'
import { smsNumbers } from '../src/index.js'
import { parseOptions, type SmsNumbersOptions } from '../src/options.js'
import { hosts } from './support/hosts.js'

const right = {
  database: { connectionString: 'postgres://somebody@127.0.0.1/somewhere' },
  componentLoader: new ComponentLoader(),
  encryptionKey: randomBytes(32).toString('base64'),
  publicUrl: 'https://panel.example.com',
  ...hosts.uuid.mapping,
}
const linesOf = (options: unknown): string[] => {
  try {
    parseOptions(options)
    return []
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    return error.message.split('\n').slice(1)
  }
}

test('right options pass, a pool as well as a connection string, and several keys', () => {
  expect(linesOf(right)).toEqual([])
  expect(linesOf({ ...right, database: new pg.Pool() })).toEqual([])
  expect(linesOf({ ...right, encryptionKey: `${right.encryptionKey}, ${randomBytes(32).toString('base64')}` })).toEqual(
    [],
  )
  for (const host of Object.values(hosts)) expect(linesOf({ ...right, ...host.mapping })).toEqual([])
})

test('what comes out of the environment may be undefined to the compiler, and is refused by name', () => {
  const fromEnvironment: SmsNumbersOptions = {
    ...right,
    database: { connectionString: process.env.NO_SUCH_URL },
    encryptionKey: process.env.NO_SUCH_KEY,
  }
  expect(linesOf(fromEnvironment)).toEqual([expect.stringMatching(/database/), expect.stringMatching(/encryptionKey/)])
})

/** One mistake each: what is wrong, the option that the error names, and a word of what was expected. */
const mistakes: [what: string, wrong: object, line: RegExp][] = [
  ['no database', { database: undefined }, /^ {2}- database: expected \{ connectionString \} or a pg\.Pool$/],
  ['another kind of database', { database: { connectionString: 'mysql://x' } }, /database.*(postgres:\/\/|pg\.Pool)/],
  ['a short key', { encryptionKey: 'c2hvcnQ=' }, /encryptionKey: expected 32 bytes in base64/],
  [
    'one bad key of two',
    { encryptionKey: `${randomBytes(32).toString('base64')},x` },
    /encryptionKey: expected 32 bytes/,
  ],
  ['an address without a scheme', { publicUrl: 'panel.example.com' }, /publicUrl: expected an http or https address/],
  ['a loader that loads nothing', { componentLoader: {} }, /componentLoader: expected the ComponentLoader/],
  [
    'a table with a quote',
    { users: { ...right.users, table: 'a"; drop' } },
    /users\.table: expected the name of a table/,
  ],
  [
    'a column that is missing',
    { users: { ...right.users, tenant: undefined } },
    /users\.tenant: expected the name of a column/,
  ],
  [
    'a role without values',
    { users: { ...right.users, roles: { ...right.users.roles, user: [] } } },
    /users\.roles\.user: expected at least one value/,
  ],
  [
    'a tier of objects',
    { tenants: { ...right.tenants, tiers: { ...right.tenants.tiers, community: [{}] } } },
    /tenants\.tiers\.community\.0: expected a string, a number or a boolean/,
  ],
  ['activity without values', { users: { ...right.users, active: { column: 'x' } } }, /users\.active\.values: /],
  ['a word that is no option', { pubilcUrl: 'x' }, /pubilcUrl: no such option/],
  [
    'a weak secret of a proxy',
    { webhook: { header: { name: 'x-key', value: 'short' } } },
    /webhook\.header\.value: expected a secret of at least 16/,
  ],
  ['a hold without an end', { webhook: { holdMs: 3_600_000 } }, /webhook\.holdMs: expected milliseconds from 0/],
  ['a prefix that would need quotes', { roles: { prefix: 'East-' } }, /roles\.prefix: expected lower-case letters/],
  ['an ear that cannot hear', { onMessage: 'yes' }, /onMessage: expected a function/],
  ['heads that nobody takes', { onAuditHead: 'yes' }, /onAuditHead: expected a function/],
  ['LISTEN on something else', { listen: 'yes' }, /listen: expected \{ connectionString \}, or false/],
]

test.each(mistakes)('%s is told by the option’s name', (_what, wrong, line) => {
  expect(linesOf({ ...right, ...wrong })).toEqual([expect.stringMatching(line)])
})

test('all mistakes come at once, one line each', async () => {
  const wrong = { ...right, publicUrl: 1, encryptionKey: '', users: { ...right.users, id: '', email: 5 } }
  expect(linesOf(wrong)).toHaveLength(4)
  await expect(smsNumbers(wrong as never)).rejects.toThrow(/publicUrl[^:]*:/)
})

test('no line quotes a secret', () => {
  const lines = linesOf({
    ...right,
    encryptionKey: 'not-a-key-but-a-secret',
    database: { connectionString: 'x://u:hunter2@h' },
  })
  expect(lines.join()).not.toMatch(/not-a-key|hunter2/)
})
