import { type ConnectionOptions, connect, type PeerCertificate, type TLSSocket } from 'node:tls'
import { type Finding, green, red, warned } from './hop.js'

const day = 86_400_000
const soonDays = 21
const patienceMs = 8_000

/** What Node says of a chain that QuestBlue could not verify either: it fetches no certificate that the server left out. */
const wrongs: Record<string, string> = {
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'chain_incomplete',
  UNABLE_TO_GET_ISSUER_CERT: 'chain_incomplete',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'chain_incomplete',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'certificate_self_signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'certificate_not_trusted',
  CERT_HAS_EXPIRED: 'certificate_expired',
  CERT_NOT_YET_VALID: 'certificate_not_yet_valid',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificate_for_another',
}

/**
 * Whether the certificate that the public URL shows is whole, trusted, for its name, and good for three weeks more.
 * @param authorities who is trusted, in PEM; those that come with Node when left out
 */
export async function certificateHop(publicUrl: string, authorities?: string[]): Promise<Finding> {
  const { protocol, hostname, port } = new URL(publicUrl)
  if (protocol !== 'https:') return { state: 'not_needed', code: 'without_tls' }
  const host = hostname.replace(/^\[|\]$/g, '')
  const options = { host, port: Number(port) || 443, ...(authorities && { ca: authorities }) }
  const seen = await shown(options)
  if ('failed' in seen) return red('tls_failed', { reason: seen.failed })
  const { certificate, problem } = seen
  const until = new Date(certificate.valid_to)
  const values = { host, until: until.toISOString(), issuer: issuerOf(certificate) }
  if (problem) return red(wrongs[problem] ?? 'certificate_refused', { ...values, reason: problem })
  const days = Math.floor((until.getTime() - Date.now()) / day)
  return days < soonDays ? warned('certificate_ends_soon', { ...values, days }) : green('certificate_good', values)
}

type Shown = { certificate: PeerCertificate; problem: string | null } | { failed: string }

/** Looks at whatever certificate comes, so that a bad one can be told of; nothing is sent over that connection. */
function shown(options: ConnectionOptions & { host: string }): Promise<Shown> {
  const servername = /^[\d.]+$|:/.test(options.host) ? undefined : options.host
  return new Promise(settle => {
    const socket = connect({ ...options, servername, rejectUnauthorized: false, timeout: patienceMs })
    const end = (outcome: Shown) => {
      settle(outcome)
      socket.destroy()
    }
    socket.once('secureConnect', () => end({ certificate: socket.getPeerCertificate(), problem: problemOf(socket) }))
    socket.once('timeout', () => end({ failed: 'ETIMEDOUT' }))
    socket.once('error', error => end({ failed: 'code' in error ? String(error.code) : error.message }))
  })
}

function problemOf({ authorized, authorizationError }: TLSSocket): string | null {
  if (authorized) return null
  const problem: unknown = authorizationError
  if (typeof problem === 'string') return problem
  return problem instanceof Error && 'code' in problem ? String(problem.code) : 'unknown'
}

function issuerOf({ issuer }: PeerCertificate): string {
  const name = issuer?.O ?? issuer?.CN ?? ''
  return Array.isArray(name) ? name.join(', ') : name
}
