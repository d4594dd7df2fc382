import { z } from 'zod'
import { encryptionKeyProblem } from '../encryption-key.js' // not by index.ts: what is read here is read before AdminJS is loaded
import { HostError } from './host-error.js'

/** An empty variable is an absent one. */
const absentIfEmpty = (value: unknown) => (typeof value === 'string' && value.trim() === '' ? undefined : value)
const optional = <Schema extends z.ZodType>(schema: Schema) => z.preprocess(absentIfEmpty, schema.optional())
const withDefault = <Schema extends z.ZodType>(schema: Schema, value: z.input<Schema>) =>
  z.preprocess(given => absentIfEmpty(given) ?? value, schema)

const address = (protocols: string[], example: string) =>
  z.string().refine(text => URL.canParse(text) && protocols.includes(new URL(text).protocol), {
    error: `must be an address such as ${example}`,
  })

const Environment = z
  .object({
    PORT: withDefault(
      z.coerce
        .number({ error: 'must be a port number from 0 to 65535' })
        .int({ error: 'must be a port number from 0 to 65535' })
        .min(0, { error: 'must be a port number from 0 to 65535' })
        .max(65_535, { error: 'must be a port number from 0 to 65535' }),
      3000,
    ),
    HOST: withDefault(z.string(), '127.0.0.1'),
    DATABASE_URL: optional(address(['postgres:', 'postgresql:'], 'postgres://user:password@host:5432/database')),
    DATA_DIR: withDefault(z.string(), 'data'),
    SMS_ENCRYPTION_KEY: optional(
      z.string().superRefine((keys, context) => {
        const problem = encryptionKeyProblem(keys, { strict: true })
        if (problem) context.addIssue({ code: 'custom', message: `must be ${problem}` })
      }),
    ),
    DEMO_PASSWORD: optional(z.string().min(8, { error: 'must have at least 8 characters' })),
    PUBLIC_URL: optional(address(['http:', 'https:'], 'https://panel.example.com')),
    LOG_LEVEL: withDefault(
      z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
        error: 'must be one of fatal, error, warn, info, debug, trace, silent',
      }),
      'info',
    ),
    QUESTBLUE_URL: optional(address(['http:', 'https:'], 'https://api.questblue.com')),
    VAPID_SUBJECT: optional(
      z.string().regex(/^(mailto:.+@.+|https:\/\/.+)$/, { error: 'must be such as mailto:admin@example.com' }),
    ),
    VAPID_KEYS: optional(
      z.string().regex(/^[\w-]{87} *, *[\w-]{43}$/, {
        error: 'must be a public and a private key, with a comma, such as `npx web-push generate-vapid-keys` prints',
      }),
    ),
  })
  .transform(values => ({
    port: values.PORT,
    host: values.HOST,
    databaseUrl: values.DATABASE_URL,
    dataDir: values.DATA_DIR,
    encryptionKey: values.SMS_ENCRYPTION_KEY,
    demoPassword: values.DEMO_PASSWORD,
    publicUrl: values.PUBLIC_URL?.replace(/\/+$/, ''),
    logLevel: values.LOG_LEVEL,
    questblueUrl: values.QUESTBLUE_URL?.replace(/\/+$/, ''),
    vapidSubject: values.VAPID_SUBJECT,
    vapidKeys: values.VAPID_KEYS,
  }))

/** What the small host is told by its environment. */
export type Environment = z.output<typeof Environment>

/**
 * Reads the environment; defaults in place, absent where the host makes its own.
 * @throws HostError `environment`: one line for each wrong variable, by name; never its value, which may be a secret
 */
export function parseEnvironment(variables: NodeJS.ProcessEnv): Environment {
  const parsed = Environment.safeParse(variables)
  if (parsed.success) return parsed.data
  throw new HostError(
    'environment',
    parsed.error.issues.map(issue => `${issue.path.join('.')} ${issue.message}.`).join('\n'),
  )
}
