import type { Request, RequestHandler } from 'express'
import type { Session } from 'express-session'
import { z } from 'zod'
import { Person } from './person.js'

/** What a session remembers of its login beside whose it is. */
const Held = z.object({
  signedInAt: z.number(),
  /** The last time somebody did something, to the minute. */
  usedAt: z.number(),
  /** Role and tenant as they were then. */
  standing: z.string(),
  /** How often the person had logged out everywhere. */
  epoch: z.number(),
  /** When another session took its place. */
  replacedAt: z.number().optional(),
})
type Held = z.output<typeof Held>

const hour = 60 * 60 * 1000
const limits = { life: 12 * hour, idle: 2 * hour, replaced: 30_000, noted: 60_000 }

/** What pages ask for by themselves says nothing of whether somebody is there. */
const byItself = new Set(['/api/sms/events', '/api/sms/unread'])

/** Begins what a session remembers, right after its login. */
export function beginHolding(session: Session, { standing, epoch }: Person): void {
  const now = Date.now()
  Object.assign(session, { signedInAt: now, usedAt: now, standing, epoch } satisfies Held)
}

/**
 * After Passport: ends a session that is twelve hours old, was not used for two, or is of a person who has logged out
 * everywhere since. Where role or tenant changed it goes on under a new id; requests that are under way with the old one
 * are served for half a minute.
 */
export const holdSession: RequestHandler = (request, _response, next) => {
  if (!request.isAuthenticated()) return next()
  const person = Person.parse(request.user)
  const held = Held.safeParse(request.session).data
  const now = Date.now()
  if (!held || isOver(held, person, now)) return endSession(request, next)
  if (held.replacedAt !== undefined) return next()
  if (!byItself.has(request.path) && now - held.usedAt > limits.noted) held.usedAt = now
  if (held.standing !== person.standing) return replaceSession(request, { ...held, standing: person.standing }, next)
  Object.assign(request.session, held)
  next()
}

function isOver({ signedInAt, usedAt, epoch, replacedAt }: Held, person: Person, now: number): boolean {
  return (
    now - signedInAt > limits.life ||
    now - usedAt > limits.idle ||
    epoch !== person.epoch ||
    (replacedAt !== undefined && now - replacedAt > limits.replaced)
  )
}

/** Whoever sent it is nobody from here on. */
export function endSession(request: Request, next: (error?: unknown) => void): void {
  request.session.regenerate(failure => {
    request.user = undefined
    next(failure)
  })
}

function replaceSession(request: Request, held: Held, next: (error?: unknown) => void): void {
  const { session, sessionStore } = request
  const { passport } = PassportKept.parse(session)
  Object.assign(session, { replacedAt: Date.now() })
  session.save(failure => {
    if (failure) return next(failure)
    sessionStore.generate(request)
    Object.assign(request.session, held, { passport })
    next()
  })
}

const PassportKept = z.object({ passport: z.object({ user: z.uuid() }) })
