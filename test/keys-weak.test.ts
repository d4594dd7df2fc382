import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encryptionKeyProblem } from '../src/encryption-key.js'
import { parseEnvironment } from '../src/host/environment.js'
import { foundSecret, keptSecret } from '../src/host/kept-secret.js'
import { smsNumbers } from '../src/index.js'

const base64 = (bytes: Buffer | number[]) => Buffer.from(bytes).toString('base64')
const good = base64(randomBytes(32))
const places = Array.from({ length: 32 }, (_, place) => place)

const weak: [why: string, key: string][] = [
  ['all zeros', base64(Buffer.alloc(32))],
  ['one byte again and again', base64(Buffer.alloc(32, 7))],
  ['two bytes in turn', base64(places.map(place => (place % 2 ? 0xca : 0xfe)))],
  ['a short secret again and again', base64(Buffer.alloc(32, randomBytes(8)))],
  ['mostly zeros', base64(Buffer.concat([randomBytes(8), Buffer.alloc(24)]))],
  ['counting', base64(places)],
  ['counting down by sevens', base64(places.map(place => 255 - place * 7))],
  ['words', base64(Buffer.from('correct horse battery staple 123'))],
  ['hexadecimal digits', base64(Buffer.from(randomBytes(16).toString('hex')))],
  ['base64 of base64', base64(Buffer.from(randomBytes(24).toString('base64')))],
  ['weak behind a good one', `${good},${base64(Buffer.alloc(32, 1))}`],
]

test.each(weak)('a host in production does not start with a weak key: %s', async (_why, key) => {
  const said = /32 random bytes in base64, and this is a pattern or a text that can be guessed/
  expect(() => parseEnvironment({ SMS_ENCRYPTION_KEY: key })).toThrow(/^SMS_ENCRYPTION_KEY must be 32 random bytes/)
  expect(encryptionKeyProblem(key, { strict: true })).toMatch(said)
  expect(encryptionKeyProblem(key, { strict: false })).toBeUndefined()
  await inProduction(async () => {
    const refusal = await smsNumbers({ encryptionKey: key } as never).catch((error: Error) => error.message)
    expect(refusal).toMatch(new RegExp(`encryptionKey: expected ${said.source}`))
    expect(refusal).not.toContain(key)
  })
  expect(await smsNumbers({ encryptionKey: key } as never).catch((error: Error) => error.message)).not.toMatch(
    /encryptionKey/,
  )
})

test.each([
  ['the same key twice', `${good},${good}`, /must be each key once/],
  ['the same key twice, written otherwise', `${good}, ${good.replace('=', '')}`, /must be each key once/],
  ['too short', base64(randomBytes(31)), /must be 32 bytes in base64/],
  ['too long', base64(randomBytes(33)), /must be 32 bytes in base64/],
  ['no base64', `${good.slice(0, -2)}!=`, /must be 32 bytes in base64/],
  ['an empty one behind a comma', `${good},`, /must be 32 bytes in base64/],
])('nor with %s', (_why, key, said) => {
  expect(() => parseEnvironment({ SMS_ENCRYPTION_KEY: key })).toThrow(said)
  expect(() => parseEnvironment({ SMS_ENCRYPTION_KEY: key })).not.toThrow(good)
})

test('a plugin does not start without one, and what chance has made is taken every time', async () => {
  for (const encryptionKey of [undefined, '', ' ']) {
    const refusal = await smsNumbers({ encryptionKey } as never).catch((error: Error) => error.message)
    expect(refusal).toMatch(/encryptionKey: expected 32 bytes in base64/)
  }
  for (let count = 0; count < 5_000; count++) {
    const keys = [base64(randomBytes(32)), base64(randomBytes(32))].join(',')
    expect(encryptionKeyProblem(keys, { strict: true })).toBeUndefined()
  }
})

test('a kept secret is its owner’s alone: where others may read it, the host does not start', async () => {
  const path = await mkdtemp(join(tmpdir(), 'sms secrets '))
  try {
    expect(await foundSecret(path, 'encryption.key')).toBeUndefined()
    const made = await keptSecret({ path }, 'encryption.key', () => good)
    expect([made, await foundSecret(path, 'encryption.key')]).toEqual([good, good])
    for (const mode of [0o640, 0o604, 0o622]) {
      await chmod(join(path, 'encryption.key'), mode)
      const refusal = {
        code: 'data_exposed',
        message: expect.stringMatching(/encryption\.key can be read by others: run `chmod 600`/),
      }
      await expect(keptSecret({ path }, 'encryption.key', () => good)).rejects.toMatchObject(refusal)
      await expect(foundSecret(path, 'encryption.key')).rejects.toMatchObject(refusal)
    }
    await chmod(join(path, 'encryption.key'), 0o600)
    expect(await keptSecret({ path }, 'encryption.key', () => 'another')).toBe(good)
  } finally {
    await rm(path, { recursive: true })
  }
})

async function inProduction(work: () => Promise<void>): Promise<void> {
  const before = process.env.NODE_ENV
  process.env.NODE_ENV = 'production'
  try {
    await work()
  } finally {
    process.env.NODE_ENV = before
  }
}
