import { type Logger, pino } from 'pino'
import { z } from 'zod'
import { encryptionKeyProblem } from './encryption-key.js'

const value = z.union([z.string(), z.number(), z.boolean()], { error: 'expected a string, a number or a boolean' })
const values = z.array(value).min(1, { error: 'expected at least one value' })
const column = z.string({ error: 'expected the name of a column' }).min(1, { error: 'expected the name of a column' })
const table = z
  .string({ error: 'expected the name of a table, such as "public.users"' })
  .regex(/^[^."]+(\.[^."]+)?$/, { error: 'expected the name of a table, such as "public.users"' })
const active = z.strictObject({ column, values }).optional()

/** What often comes straight out of `process.env`: may be undefined to the compiler, and is refused by name when it is. */
const fromEnvironment = (error: string) => z.string({ error }).optional().pipe(z.string({ error }))

const connectionString = fromEnvironment('expected a connection string, such as "postgres://user@host/database"').pipe(
  z.string().regex(/^postgres(ql)?:\/\//, { error: 'expected a connection string that begins with postgres://' }),
)

/** A pg.Pool of whatever copy of pg the host has: judged by what it can do. */
const Pool = z.custom<import('pg').Pool>(
  given => typeof given === 'object' && given !== null && 'connect' in given && typeof given.connect === 'function',
)

const database = z.union([z.strictObject({ connectionString, max: z.int().min(2).max(500).optional() }), Pool], {
  error: 'expected { connectionString } or a pg.Pool',
})

const ComponentLoader = z.custom<import('adminjs').ComponentLoader>(
  given => typeof given === 'object' && given !== null && 'add' in given && typeof given.add === 'function',
  { error: 'expected the ComponentLoader that AdminJS is given too' },
)

/** Weak keys do for development, and are refused by what runs in production. */
const encryptionKey = fromEnvironment('expected 32 bytes in base64 (several, newest first, with commas)').superRefine(
  (keys, context) => {
    const problem = encryptionKeyProblem(keys, { strict: process.env.NODE_ENV === 'production' })
    if (problem) context.addIssue({ code: 'custom', message: `expected ${problem}` })
  },
)

const httpUrl = z
  .string({ error: 'expected an http or https address' })
  .refine(isHttpUrl, { error: 'expected an http or https address, such as "https://panel.example.com"' })

const secret = z.string({ error: 'expected a secret of at least 16 characters' }).min(16, {
  error: 'expected a secret of at least 16 characters',
})

const holdMs = 'expected milliseconds from 0 to 120000, such as 25000'

const pushSubject = 'expected whom push services may write to, such as "mailto:admin@example.com"'
const vapidKey = (bytes: number) => {
  const error = `expected ${bytes} bytes in base64url, such as \`npx web-push generate-vapid-keys\` prints`
  return fromEnvironment(error).pipe(
    z.string().refine(key => /^[\w-]+$/.test(key) && Buffer.from(key, 'base64url').length === bytes, { error }),
  )
}

const listener = z.custom<(event: MessageEvent) => Promise<void> | void>(given => typeof given === 'function', {
  error: 'expected a function',
})

/** What `onMessage` is told, after the commit and at least once: ids and recipients; the text only with `onMessageText`. */
export interface MessageEvent {
  /**
   * `message`: a text came; `delivered_late`: texts that were held have been delivered, told once a conversation, of the
   * newest; `moved_on`: it was not answered in time, and is another's now.
   */
  kind: 'message' | 'delivered_late' | 'moved_on'
  messageId: string
  numberId: string
  tenantId: string
  conversationId: string
  /** Ids of those in whose inboxes it lies and who hold the number when this is told. */
  recipients: string[]
  text?: string
}

const headTaker = z.custom<(head: AuditHead) => Promise<void> | void>(given => typeof given === 'function', {
  error: 'expected a function',
})

/** Where the audit of one tenant stood at a moment, signed: what `onAuditHead` is given to be kept outside the database. */
export interface AuditHead {
  /** Null for what belongs to no tenant. */
  tenantId: string | null
  /** Counts the heads of this tenant. */
  number: number
  /** Rows that the chain had. */
  seq: number
  /** Of the last of them, in hex. */
  hash: string
  /** ISO 8601, in UTC. */
  at: string
  keyId: string
  /** HMAC-SHA256 in base64url, by a key drawn from `encryptionKey`. */
  signature: string
}

/** Everything a host passes to `smsNumbers`. README.md explains each; only the first six are needed. */
export const Options = z.strictObject({
  database,
  componentLoader: ComponentLoader,
  encryptionKey,
  publicUrl: httpUrl,
  users: z.strictObject({
    table,
    id: column,
    name: column,
    email: column,
    tenant: column,
    role: column,
    roles: z.strictObject({ superadmin: values, tenantAdmin: values, user: values }),
    active,
  }),
  tenants: z.strictObject({
    table,
    id: column,
    name: column,
    tier: column,
    tiers: z.strictObject({ community: values, professional: values, enterprise: values }),
    active,
  }),
  questblue: z.strictObject({ baseUrl: httpUrl }).default({ baseUrl: 'https://api.questblue.com' }),
  /** A direct connection for LISTEN where `database` is a transaction pooler; `false` polls each second instead. */
  listen: z
    .union([z.strictObject({ connectionString }), z.literal(false)], {
      error: 'expected { connectionString }, or false to poll',
    })
    .optional(),
  /** The login that migrates, where the one that runs may not. Absent: the same. */
  migrations: z.strictObject({ connectionString }).optional(),
  /** Roles belong to the cluster: a prefix keeps two installations on one server apart. */
  roles: z
    .strictObject({
      prefix: z.string().regex(/^[a-z][a-z0-9_]{0,30}$/, { error: 'expected lower-case letters, digits and _' }),
    })
    .optional(),
  /**
   * How long a request is held while the database is away, then 503; and what a front proxy adds on the address without a
   * token; absent: that address is closed.
   */
  webhook: z
    .strictObject({
      holdMs: z.int({ error: holdMs }).min(0, { error: holdMs }).max(120_000, { error: holdMs }).default(25_000),
      header: z.strictObject({ name: z.string().min(1), value: secret }).optional(),
      basic: z.strictObject({ username: z.string().min(1), password: secret }).optional(),
      signature: z.strictObject({ secret }).optional(),
    })
    .prefault({}),
  onMessage: listener.optional(),
  /** Whether `onMessage` is told what was written, too. */
  onMessageText: z.boolean({ error: 'expected true or false' }).default(false),
  /** Is given each signed head of the audit, to be kept outside the database. What it throws is logged, and it is given again. */
  onAuditHead: headTaker.optional(),
  /** Web push: people are told on their own devices while no page is open. Absent: they are not. */
  push: z
    .strictObject({
      subject: z.string({ error: pushSubject }).regex(/^(mailto:.+@.+|https:\/\/.+)$/, { error: pushSubject }),
      publicKey: vapidKey(65),
      privateKey: vapidKey(32),
      /** Whether the text goes along. */
      text: z.boolean({ error: 'expected true or false' }).default(false),
      /** A push service that may be called though its address is not public: of one's own network, or a test's. */
      trustedOrigin: httpUrl.transform(url => new URL(url).origin).optional(),
    })
    .optional(),
  logger: z
    .custom<Logger>(given => typeof given === 'object' && given !== null && 'info' in given, {
      error: 'expected a pino logger',
    })
    .optional(),
})

/** Options as a host writes them. */
export type SmsNumbersOptions = z.input<typeof Options>

/** Options as the rooms read them: checked, defaults in place. */
export type SmsNumbersSettings = z.output<typeof Options>

/**
 * Checks what a host passed. All mistakes come in one error, a line each: the option's name and what was expected.
 * @throws TypeError
 */
export function parseOptions(options: unknown): SmsNumbersSettings {
  const parsed = Options.safeParse(options)
  if (parsed.success) return parsed.data
  const lines = parsed.error.issues.flatMap(linesOf)
  throw new TypeError(`smsNumbers(options) was given wrong options:\n${lines.map(line => `  - ${line}`).join('\n')}`)
}

/** The plugin's logger where the host gives none: what could be a secret, a text or a full number never gets out. */
export function defaultLogger(): Logger {
  return pino({
    name: 'sms',
    level: process.env.LOG_LEVEL ?? 'info',
    redact: ['text', '*.text', 'password', '*.password', 'authorization', '*.authorization', 'token', '*.token'],
  })
}

function linesOf(issue: z.core.$ZodIssue): string[] {
  const name = issue.path.join('.')
  if (issue.code !== 'unrecognized_keys') return [`${name || 'options'}: ${issue.message}`]
  return issue.keys.map(key => `${[...issue.path, key].join('.')}: no such option`)
}

function isHttpUrl(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined
  return url !== undefined && /^https?:$/.test(url.protocol)
}
