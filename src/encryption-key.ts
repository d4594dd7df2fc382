/**
 * What is wrong with an option `encryptionKey`, said as what was expected; undefined when nothing is. With `strict` (what a
 * host in production starts with) the keys must look as if chance had made them: nobody's examples, no words, no key twice.
 */
export function encryptionKeyProblem(keys: string, { strict }: { strict: boolean }): string | undefined {
  const each = keys.split(',').map(key => key.trim())
  if (!each.every(is32Bytes))
    return '32 bytes in base64, such as `openssl rand -base64 32` prints (several, newest first, with commas)'
  if (!strict) return undefined
  const bytes = each.map(key => Buffer.from(key, 'base64'))
  if (bytes.some(isGuessable))
    return '32 random bytes in base64, and this is a pattern or a text that can be guessed: make one with `openssl rand -base64 32`'
  if (new Set(bytes.map(key => key.toString('hex'))).size < bytes.length)
    return 'each key once (several, newest first, with commas)'
  return undefined
}

function is32Bytes(key: string): boolean {
  return /^[A-Za-z0-9+/_-]{43}=?$/.test(key) && Buffer.from(key, 'base64').length === 32
}

/** Of 32 random bytes about 30 differ; fewer than 16, only letters, or a regular step come to nobody by chance. */
function isGuessable(key: Buffer): boolean {
  const bytes = [...key]
  const steps = bytes.slice(1).map((byte, index) => (byte - (bytes[index] ?? 0) + 256) % 256)
  const isText = bytes.every(byte => byte >= 0x20 && byte < 0x7f)
  return new Set(bytes).size < 16 || new Set(steps).size < 8 || isText
}
