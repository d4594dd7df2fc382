import { randomBytes } from 'node:crypto'
import { parseEnvironment } from '../src/host/environment.js'

test('an empty environment has every default, and an empty variable is an absent one', () => {
  expect(parseEnvironment({ DATABASE_URL: '', PORT: ' ' })).toEqual({
    port: 3000,
    host: '127.0.0.1',
    databaseUrl: undefined,
    dataDir: 'data',
    encryptionKey: undefined,
    demoPassword: undefined,
    publicUrl: undefined,
    logLevel: 'info',
    questblueUrl: undefined,
  })
})

test('what is given is taken, addresses without a slash at their end', () => {
  const keys = [1, 2].map(() => randomBytes(32).toString('base64')).join(',')
  const given = { PORT: '8080', PUBLIC_URL: 'https://panel.example.com/', SMS_ENCRYPTION_KEY: keys }
  expect(parseEnvironment(given)).toMatchObject({
    port: 8080,
    publicUrl: 'https://panel.example.com',
    encryptionKey: keys,
  })
})

test('every wrong variable is named in one error, and no value is repeated', () => {
  const wrong = {
    PORT: '70000',
    DATABASE_URL: 'mysql://root:hunter2@db/x',
    SMS_ENCRYPTION_KEY: 'c2hvcnQ=',
    DEMO_PASSWORD: 'short',
    PUBLIC_URL: 'panel.example.com',
    LOG_LEVEL: 'loud',
    QUESTBLUE_URL: 'ftp://x',
  }
  const read = () => parseEnvironment(wrong)
  expect(read).toThrow(expect.objectContaining({ code: 'environment' }))
  for (const name of Object.keys(wrong)) expect(read).toThrow(new RegExp(`^${name} must`, 'm'))
  expect(read).not.toThrow(/hunter2|c2hvcnQ=|short|loud/)
})
