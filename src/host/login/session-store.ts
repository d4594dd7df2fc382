import { createHash } from 'node:crypto'
import connectPgSimple from 'connect-pg-simple'
import session, { type SessionData } from 'express-session'
import type { Pool } from 'pg'

/** Sessions in Postgres, each under the hash of its id: who reads the table, or a copy of it, holds nobody's session. */
export class SessionStore extends session.Store {
  readonly #kept: InstanceType<ReturnType<typeof connectPgSimple>>

  constructor(pool: Pool) {
    super()
    this.#kept = new (connectPgSimple(session))({ pool, schemaName: 'public', tableName: 'session' })
  }

  override get(id: string, settle: (error: unknown, found?: SessionData | null) => void): void {
    this.#kept.get(keyOf(id), settle)
  }

  override set(id: string, data: SessionData, settle?: (error?: unknown) => void): void {
    this.#kept.set(keyOf(id), data, settle)
  }

  override destroy(id: string, settle?: (error?: unknown) => void): void {
    this.#kept.destroy(keyOf(id), settle)
  }

  override touch(id: string, data: SessionData, settle?: () => void): void {
    this.#kept.touch(keyOf(id), data, settle)
  }

  close(): void {
    this.#kept.close()
  }
}

function keyOf(id: string): string {
  return createHash('sha256').update(id, 'utf8').digest('hex')
}
