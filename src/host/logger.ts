import { destination, type Logger, pino } from 'pino'

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

/** pg hangs its whole connection onto an error that it meets while idle. */
const serializers = { err: (error: Error) => ({ ...pino.stdSerializers.err(error), client: undefined }) }

/** The host's log: one JSON object a line on stderr, so that the start screen on stdout stays readable. Secrets are cut out. */
export function hostLogger(level: string): Logger {
  const paths = secrets.flatMap(name => [name, `*.${name}`, `*.*.${name}`])
  const redact = { paths, censor: '[kept out of the log]' }
  return pino({ name: 'host', level, serializers, redact }, destination({ fd: 2, sync: true }))
}
