import knex, { type Knex } from 'knex'
import type { Pool } from 'pg'
import { z } from 'zod'
import type { Tx } from './transaction.js'

/** knex over one client of the pool: given a pool itself it would connect to localhost instead. */
export function knexOn(pool: Pool): Knex {
  const quiet = () => {} // a failed migration is thrown, and its SQL printed nowhere
  const log = { debug: quiet, deprecate: quiet, warn: quiet, error: quiet }
  const connection = knex({ client: 'pg', connection: {}, pool: { min: 0, max: 1 }, log })
  connection.client.acquireRawConnection = () => pool.connect()
  connection.client.destroyRawConnection = async (client: { release(): void }) => client.release()
  return connection
}

/** SQL goes past knex's own placeholders: they are `?`, and files may hold question marks. */
export function txOf(connection: Knex): Tx {
  return {
    query: async (sql, values = []) => {
      const named = Object.fromEntries(values.map((value, index) => [`v${index + 1}`, value]))
      const text = sql.replaceAll('?', '\\?')
      const answer: unknown =
        values.length === 0
          ? await connection.raw(text)
          : await connection.raw(text.replace(/\$(\d+)/g, ':v$1'), named as Knex.ValueDict)
      return z
        .object({ rows: z.array(z.unknown()), rowCount: z.number().nullable() })
        .catch({ rows: [], rowCount: null })
        .parse(answer)
    },
  }
}
