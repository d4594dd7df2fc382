import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'

/** The keys that seal secrets at rest, newest first: the first seals, all open. */
export interface Keyring {
  /** Seals a text for one place: `bound` names the row it belongs to, and it opens nowhere else. */
  seal(plain: string, bound: string): Sealed
  /** @throws Error when no key fits, or when the sealed value was altered or moved to another row */
  open(sealed: Sealed, bound: string): string
}

/** What is stored: version, nonce, tag and ciphertext in one value, and which key made it. */
export interface Sealed {
  ciphertext: Buffer
  keyId: string
}

const version = 1
const nonceLength = 12
const tagLength = 16

/**
 * Reads the option `encryptionKey` (32 bytes each in base64, newest first, with commas).
 * The keys live in a closure: printing a keyring shows none.
 */
export function keyringOf(encryptionKey: string): Keyring {
  const keys = encryptionKey.split(',').map(text => Buffer.from(text.trim(), 'base64'))
  const byId = new Map(keys.map(key => [keyIdOf(key), key]))
  const newest = keys[0]
  if (!newest) throw new Error('no encryption key')
  return {
    seal: (plain, bound) => seal(newest, plain, bound),
    open: ({ ciphertext, keyId }, bound) => {
      const key = byId.get(keyId)
      if (!key)
        throw new Error(`no encryption key with the id ${keyId}: add the older key behind the newer, with a comma`)
      return open(key, ciphertext, boundTo(keyId, bound))
    },
  }
}

function seal(key: Buffer, plain: string, bound: string): Sealed {
  const keyId = keyIdOf(key)
  const nonce = randomBytes(nonceLength)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(boundTo(keyId, bound))
  const encrypted = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
  return { ciphertext: Buffer.concat([Buffer.of(version), nonce, cipher.getAuthTag(), encrypted]), keyId }
}

function open(key: Buffer, sealed: Buffer, aad: Buffer): string {
  if (sealed[0] !== version) throw new Error('sealed by an unknown version')
  const nonce = sealed.subarray(1, 1 + nonceLength)
  const tag = sealed.subarray(1 + nonceLength, 1 + nonceLength + tagLength)
  const decipher = createDecipheriv('aes-256-gcm', key, nonce).setAAD(aad).setAuthTag(tag)
  return decipher.update(sealed.subarray(1 + nonceLength + tagLength), undefined, 'utf8') + decipher.final('utf8')
}

function boundTo(keyId: string, bound: string): Buffer {
  return Buffer.from(`${version}|${keyId}|${bound}`, 'utf8')
}

function keyIdOf(key: Buffer): string {
  return createHash('sha256').update('key id').update(key).digest('hex').slice(0, 12)
}
