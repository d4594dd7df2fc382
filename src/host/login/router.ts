import { type Request, type RequestHandler, type Response, Router, urlencoded, json } from 'express'
import { ipKeyGenerator, rateLimit } from 'express-rate-limit'
import { z } from 'zod'
import type { Knex } from 'knex'
import { beginHolding, endSession } from './held-session.js'
import { isOfAnotherSite, ownOrigin } from './own-origin.js'
import { sendLoginPage } from './page.js'
import { logOutEverywhere, Person } from './person.js'
import type { hostPassport } from './strategy.js'

/** What the login needs. */
export interface LoginDoors {
  passport: ReturnType<typeof hostPassport>
  publicUrl: string
  knex: Knex
}

const Form = z
  .object({ email: z.string().trim().max(320).catch(''), next: z.string().catch('') })
  .catch({ email: '', next: '' })
const wrong = 'That email and password do not match.'
const tooMany = 'Too many attempts. Wait five minutes and try again.'

/**
 * `GET` and `POST /admin/login`, `GET /admin/logout`, `POST /admin/logout/everywhere`. The session is made anew at each
 * login, by Passport.
 */
export function loginRouter({ passport, publicUrl, knex }: LoginDoors): Router {
  const router = Router()
  router.get('/admin/login', (request, response) => {
    if (request.isAuthenticated()) return response.redirect(302, '/admin')
    sendLoginPage(response, { status: 200, next: ownPath(request.query.next) })
  })
  router.post(
    '/admin/login',
    ownOrigin(publicUrl),
    urlencoded({ extended: false, limit: '16kb' }),
    json({ limit: '16kb' }),
    ...attemptLimits(),
    (request, response, next) => {
      const settle = (error: unknown, person: Express.User | false | undefined) => {
        if (error) return next(error)
        if (!person) return refuse(request, response, 401, wrong)
        request.logIn(person, failure => {
          if (failure) return next(failure)
          const known = Person.parse(person)
          beginHolding(request.session, known)
          const { id, email, name } = known
          if (wantsJson(request)) return response.json({ user: { id, email, name } })
          response.redirect(302, ownPath(Form.parse(request.body).next) || '/admin')
        })
      }
      passport.authenticate('local', settle)(request, response, next)
    },
  )
  router.get('/admin/logout', (request, response, next) => {
    // A link on another site logs nobody out; it leads into the panel.
    if (isOfAnotherSite(request, publicUrl)) return response.redirect(302, '/admin')
    endSession(request, failure => (failure ? next(failure) : response.redirect(302, '/admin/login')))
  })
  router.post('/admin/logout/everywhere', ownOrigin(publicUrl), async (request, response, next) => {
    if (request.isAuthenticated()) await logOutEverywhere(knex, Person.parse(request.user).id)
    endSession(request, failure => (failure ? next(failure) : response.redirect(303, '/admin/login')))
  })
  return router
}

/** Failures only, so that nobody is kept out by others' signing in; ten guesses an account, a hundred an address. */
function attemptLimits(): RequestHandler[] {
  const failures = {
    windowMs: 5 * 60 * 1000,
    skipSuccessfulRequests: true,
    requestWasSuccessful: (_request: Request, response: Response) => response.statusCode !== 401,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    handler: (request: Request, response: Response) => refuse(request, response, 429, tooMany),
  } as const
  const addressOf = (request: Request) => ipKeyGenerator(request.ip ?? '')
  const accountOf = (request: Request) => `${addressOf(request)} ${Form.parse(request.body).email.toLowerCase()}`
  return [
    rateLimit({ ...failures, limit: 100, keyGenerator: addressOf }),
    rateLimit({ ...failures, limit: 10, keyGenerator: accountOf }),
  ]
}

function refuse(request: Request, response: Response, status: number, problem: string): void {
  if (wantsJson(request)) {
    response
      .status(status)
      .json({ error: { code: status === 429 ? 'rate_limited' : 'login_failed', message: problem } })
    return
  }
  const { email, next } = Form.parse(request.body)
  sendLoginPage(response, { status, email, next: ownPath(next), problem })
}

function wantsJson(request: Request): boolean {
  return request.accepts(['html', 'json']) === 'json'
}

/** A path of the panel, or nothing: an address elsewhere must not be where a login leads. */
function ownPath(next: unknown): string {
  return typeof next === 'string' && /^\/admin(?:[/?#]|$)/.test(next) && !next.includes('\\') ? next : ''
}
