import express, { type Express } from 'express'
import pg from 'pg'
import { hashPassword } from '../../src/host/login/password.js'
import { holdSession } from '../../src/host/login/held-session.js'
import { requireLogin } from '../../src/host/login/require-login.js'
import { loginRouter } from '../../src/host/login/router.js'
import { hostSession } from '../../src/host/login/session.js'
import { hostPassport } from '../../src/host/login/strategy.js'
import { migrateHost, openKnex } from '../../src/host/migrate-host.js'
import { securityHeaders } from '../../src/host/security-headers.js'
import { freshDatabase } from './cluster.js'

/** The host's login in front of a panel that only says who came in. */
export interface LoginHost {
  app: Express
  pool: pg.Pool
  databaseUrl: string
  close(): Promise<void>
}

export const password = 'correct horse battery'

/** A host of one database with one person, `root@example.com`. */
export async function loginHost({ publicUrl = 'http://127.0.0.1' } = {}): Promise<LoginHost> {
  const database = await freshDatabase()
  const knex = openKnex(database.url)
  await migrateHost(knex)
  const row = {
    email: 'root@example.com',
    name: 'Root',
    role: 'superadmin',
    password_hash: await hashPassword(password),
  }
  await knex('public.users').insert(row)
  const pool = new pg.Pool({ connectionString: database.url })
  const session = hostSession({ pool, secrets: ['a secret for the tests'], https: publicUrl.startsWith('https:') })
  const passport = hostPassport(knex)
  const app = express()
  app.set('trust proxy', true)
  app.use(securityHeaders(publicUrl))
  app.use(session.handler, passport.session(), holdSession, loginRouter({ passport, publicUrl, knex }))
  app.use('/admin', requireLogin, (request, response) => void response.json(Reflect.get(request.session, 'adminUser')))
  return {
    app,
    pool,
    databaseUrl: database.url,
    close: async () => {
      session.close()
      await knex.destroy()
      await pool.end()
      await database.drop()
    },
  }
}
