import type { RequestHandler } from 'express'
import session from 'express-session'
import type { Pool } from 'pg'
import { SessionStore } from './session-store.js'

/** What a session needs. */
export interface SessionDoors {
  pool: Pool
  /** Signs the cookie; several, newest first. */
  secrets: string[]
  /** Whether people reach the panel by https: then the cookie travels by https only. */
  https: boolean
}

const lifeMs = 12 * 60 * 60 * 1000 // of the cookie; how long the session counts, `holdSession` says

/** Sessions in Postgres, their cookie out of reach of scripts and of other sites. */
export function hostSession({ pool, secrets, https }: SessionDoors): { handler: RequestHandler; close(): void } {
  const store = new SessionStore(pool)
  const handler = session({
    store,
    secret: secrets,
    name: https ? '__Host-sid' : 'sid',
    resave: false,
    saveUninitialized: false,
    cookie: { httpOnly: true, sameSite: 'lax', secure: https, maxAge: lifeMs, path: '/' },
  })
  return { handler, close: () => store.close() }
}
