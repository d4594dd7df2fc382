import { createDecipheriv, createECDH, createHmac, createPublicKey, type ECDH, randomBytes, verify } from 'node:crypto'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What came for one device: opened as the device would. */
export interface Push {
  path: string
  headers: IncomingHttpHeaders
  payload: unknown
}

/** A browser's push service on this machine, and the devices behind it. */
export interface PushService {
  origin: string
  /** A new device's subscription, as its browser would give it. */
  device(): { endpoint: string; keys: { p256dh: string; auth: string } }
  /** What came, in order. */
  pushes: Push[]
  /** How it answers from now on; 201 at first. */
  answer: { status: number; headers?: Record<string, string> }
  stop(): Promise<void>
}

/** Starts one. What it is given it opens by RFC 8291, and refuses with 400 what cannot be opened. */
export async function startPushService(): Promise<PushService> {
  const devices = new Map<string, { ecdh: ECDH; auth: Buffer }>()
  const pushes: Push[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(Buffer.from(chunk))
    const path = request.url ?? ''
    const device = devices.get(path)
    if (!device) return response.writeHead(404).end()
    try {
      const payload: unknown = JSON.parse(opened(Buffer.concat(chunks), device).toString())
      pushes.push({ path, headers: request.headers, payload })
      response.writeHead(service.answer.status, service.answer.headers).end()
    } catch {
      response.writeHead(400).end()
    }
  })
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const service: PushService = {
    origin,
    pushes,
    answer: { status: 201 },
    device() {
      const ecdh = createECDH('prime256v1')
      const [p256dh, auth] = [ecdh.generateKeys(), randomBytes(16)]
      const path = `/push/${randomBytes(12).toString('base64url')}`
      devices.set(path, { ecdh, auth })
      return {
        endpoint: origin + path,
        keys: { p256dh: p256dh.toString('base64url'), auth: auth.toString('base64url') },
      }
    },
    stop: () =>
      new Promise<void>(stopped => {
        server.close(() => stopped())
        server.closeAllConnections()
      }),
  }
  return service
}

/** @see RFC 8188, section 2 (the record) and RFC 8291, section 3.4 (the keys) */
function opened(body: Buffer, { ecdh, auth }: { ecdh: ECDH; auth: Buffer }): Buffer {
  const salt = body.subarray(0, 16)
  const theirs = body.subarray(21, 21 + (body[20] ?? 0))
  const record = body.subarray(21 + theirs.length)
  const hmac = (key: Buffer, ...parts: (Buffer | string)[]) =>
    parts.reduce((hash, part) => hash.update(part), createHmac('sha256', key)).digest()
  const one = Buffer.of(1)
  const mixed = hmac(auth, ecdh.computeSecret(theirs))
  const secret = hmac(salt, hmac(mixed, 'WebPush: info\0', ecdh.getPublicKey(), theirs, one))
  const key = hmac(secret, 'Content-Encoding: aes128gcm\0', one).subarray(0, 16)
  const nonce = hmac(secret, 'Content-Encoding: nonce\0', one).subarray(0, 12)
  const decipher = createDecipheriv('aes-128-gcm', key, nonce).setAuthTag(record.subarray(-16))
  const padded = Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()])
  return padded.subarray(0, padded.lastIndexOf(2)) // the last record's padding begins with a 2
}

/** The claims of a push's sender, if its signature fits the key that it names. @see RFC 8292 */
export function senderOf({ headers }: Push): { publicKey: string; claims: Record<string, unknown> } | undefined {
  const [, token, publicKey] = /^vapid t=([^,]+), ?k=(.+)$/.exec(headers.authorization ?? '') ?? []
  const [head, claims, signature] = token?.split('.') ?? []
  if (!publicKey || !claims || !signature) return undefined
  const point = Buffer.from(publicKey, 'base64url')
  const [x, y] = [point.subarray(1, 33).toString('base64url'), point.subarray(33).toString('base64url')]
  const key = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' })
  const fits = verify(
    'sha256',
    Buffer.from(`${head}.${claims}`),
    { key, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  )
  return fits ? { publicKey, claims: JSON.parse(Buffer.from(claims, 'base64url').toString()) } : undefined
}
