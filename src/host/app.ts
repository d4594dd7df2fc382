import express, { type ErrorRequestHandler, type Express, type RequestHandler, type Router } from 'express'
import type { Knex } from 'knex'
import type { Logger } from 'pino'
import type { SmsNumbers } from '../index.js'
import { framePath } from './frame/frame.js'
import { frameStyle } from './frame/frame-style.js'
import { holdSession } from './login/held-session.js'
import { requireLogin } from './login/require-login.js'
import { loginRouter } from './login/router.js'
import { hostPassport } from './login/strategy.js'
import { securityHeaders } from './security-headers.js'

/** What the host's app is made of. */
export interface AppParts {
  sms: Pick<SmsNumbers, 'webhook' | 'files' | 'api' | 'panel'>
  session: RequestHandler
  knex: Knex
  health: Router
  admin: Router
  publicUrl: string
  log: Logger
}

/** The host's Express app, in the plugin's order: webhook, files, session, REST, guard, AdminJS. */
export function hostApp({ sms, session, knex, health, admin, publicUrl, log }: AppParts): Express {
  const app = express()
  app.disable('x-powered-by').set('trust proxy', ['loopback', 'linklocal', 'uniquelocal'])
  app.use(securityHeaders(publicUrl))
  app.use(health, sms.webhook)
  app.use('/admin', sms.files)
  app.get(framePath, (_request, response) => void response.type('css').send(frameStyle))
  if (publicUrl.startsWith('https:')) app.use(cameByHttps)
  const passport = hostPassport(knex)
  app.use(session, passport.session(), holdSession)
  app.get('/', (_request, response) => response.redirect(302, '/admin'))
  app.use(loginRouter({ passport, publicUrl, knex }), sms.api)
  app.use('/admin', requireLogin, sms.panel, admin)
  app.use(
    (_request, response) =>
      void response.status(404).json({ error: { code: 'not_found', message: 'There is no such page.' } }),
  )
  return app.use(answerFailure(log))
}

/** TLS ends in front of us: without this a proxy that does not say so would leave every login without a cookie. */
const cameByHttps: RequestHandler = (request, _response, next) => {
  request.headers['x-forwarded-proto'] = 'https'
  next()
}

function answerFailure(log: Logger): ErrorRequestHandler {
  return (error, request, response, next) => {
    if (response.headersSent) return next(error)
    const status: number = error?.status >= 400 && error?.status < 500 ? error.status : 500
    if (status === 500) log.error({ err: error, method: request.method, path: request.path }, 'a request failed')
    const message = status === 500 ? 'Something went wrong here. It was logged; try again.' : 'This was not understood.'
    response.status(status).json({ error: { code: status === 500 ? 'unexpected' : 'invalid_input', message } })
  }
}
