import pg from 'pg'
import { z } from 'zod'
import { errorCode } from './error-code.js'
import { HostError } from './host-error.js'

const Server = z.tuple([z.object({ number: z.coerce.number(), words: z.string() })])

/** What answered at a database's address. */
export interface DatabaseServer {
  major: number
  words: string
  supported: boolean
}

/** @throws HostError `database_unreachable`; the sentence holds the host's name and never the password */
export async function checkDatabase(url: string): Promise<DatabaseServer> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  client.on('error', () => undefined) // one that breaks off later is seen by the query
  try {
    await client.connect()
    const { rows } = await client.query(
      `select current_setting('server_version_num') as number, current_setting('server_version') as words`,
    )
    const [{ number, words }] = Server.parse(rows)
    const major = Math.floor(number / 10_000)
    return { major, words, supported: major >= 15 && major <= 18 }
  } catch (cause) {
    const why = errorCode(cause) || 'no answer'
    const sentence = `The database at DATABASE_URL (${new URL(url).host}) cannot be used (${why}): check that it runs, and its name, user and password.`
    throw new HostError('database_unreachable', sentence, { cause })
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** @throws HostError `database_unreachable`, `database_unsupported` */
export async function requireDatabase(url: string): Promise<DatabaseServer> {
  const server = await checkDatabase(url)
  if (server.supported) return server
  throw new HostError(
    'database_unsupported',
    `The database at DATABASE_URL is PostgreSQL ${server.words}; 15 to 18 are supported: use one of these.`,
  )
}
