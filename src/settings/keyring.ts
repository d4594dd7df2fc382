import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'

/** The keys that seal secrets at rest, newest first: the first seals, all open. */
export interface Keyring {
  /** The keys' ids, newest first. */
  keyIds: readonly string[]
  /** Seals a text for one place: `bound` names the row it belongs to, and it opens nowhere else. */
  seal(plain: string, bound: string): Sealed
  /** @throws Error when no key fits, or when the sealed value was altered or moved to another row */
  open(sealed: Sealed, bound: string): string
  /** Signs what everybody may read, by a key of its own that is drawn from the newest: `purpose` keeps kinds apart. */
  sign(plain: string, purpose: string): Signed
  /** Whether this was signed so: `unknown_key` when no key has the id that it names. */
  judge(plain: string, purpose: string, signed: Signed): 'good' | 'bad' | 'unknown_key'
}

/** A signature (HMAC-SHA256), and which key made it. */
export interface Signed {
  signature: Buffer
  keyId: string
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
  const keyIds = keys.map(keyIdOf)
  const byId = new Map(keys.map(key => [keyIdOf(key), key]))
  const [newest] = keys
  const [keyId] = keyIds
  if (!newest || keyId === undefined) throw new Error('no encryption key')
  return {
    keyIds,
    seal: (plain, bound) => ({ ciphertext: seal(newest, plain, boundTo(keyId, bound)), keyId }),
    open: ({ ciphertext, keyId }, bound) => {
      const key = byId.get(keyId)
      if (!key)
        throw new Error(`no encryption key with the id ${keyId}: add the older key behind the newer, with a comma`)
      return open(key, ciphertext, boundTo(keyId, bound))
    },
    sign: (plain, purpose) => ({ signature: signatureOf(newest, plain, purpose), keyId }),
    judge: (plain, purpose, { signature, keyId }) => {
      const key = byId.get(keyId)
      if (!key) return 'unknown_key'
      const expected = signatureOf(key, plain, purpose)
      return signature.length === expected.length && timingSafeEqual(signature, expected) ? 'good' : 'bad'
    },
  }
}

function signatureOf(key: Buffer, plain: string, purpose: string): Buffer {
  const drawn = Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), `sign ${purpose}`, 32))
  return createHmac('sha256', drawn).update(plain, 'utf8').digest()
}

function seal(key: Buffer, plain: string, aad: Buffer): Buffer {
  const nonce = randomBytes(nonceLength)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(aad)
  const encrypted = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
  return Buffer.concat([Buffer.of(version), nonce, cipher.getAuthTag(), encrypted])
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
