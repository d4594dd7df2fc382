import { destination, type Logger, pino } from 'pino'
import { loggedError } from '../index.js'

const secrets = [
  'password',
  'token',
  'authorization',
  'cookie',
  'text',
  'connectionString',
  'questbluePassword',
  'questblueSecurityKey',
]

/** No error quotes a value or a row of the database, nor the connection that pg hangs onto it. */
const serializers = { err: loggedError }

/** The host's log: one JSON object a line on stderr, so that the start screen on stdout stays readable. Secrets are cut out. */
export function hostLogger(level: string): Logger {
  const paths = secrets.flatMap(name => [name, `*.${name}`, `*.*.${name}`])
  const redact = { paths, censor: '[kept out of the log]' }
  return pino({ name: 'host', level, serializers, redact }, destination({ fd: 2, sync: true }))
}
