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

/** The host's log: one JSON object a line on stderr, so that the start screen on stdout stays readable. Secrets are cut out. */
export function hostLogger(level: string): Logger {
  const paths = secrets.flatMap(name => [name, `*.${name}`, `*.*.${name}`])
  return pino(
    { name: 'host', level, redact: { paths, censor: '[kept out of the log]' } },
    destination({ fd: 2, sync: true }),
  )
}
