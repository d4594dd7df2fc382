import type { RequestHandler } from 'express'
import { z } from 'zod'
import { appearanceOf } from '../frame/frame.js'

const Person = z.object({ id: z.string(), email: z.string(), name: z.string() })

/**
 * In front of the panel: a page leads to the login, anything else is answered 401. Whoever is in becomes AdminJS's
 * `currentAdmin` for this request alone; it is not kept in the session, where it would go stale.
 */
export const requireLogin: RequestHandler = (request, response, next) => {
  if (!request.isAuthenticated()) {
    if (isPage(request.method, request.path, request.get('accept'), request.get('x-requested-with'))) {
      return response.redirect(302, `/admin/login?next=${encodeURIComponent(request.originalUrl)}`)
    }
    return void response.status(401).json({ error: { code: 'not_signed_in', message: 'Sign in first.' } })
  }
  const { id, email, name } = Person.parse(request.user)
  const adminUser = { id, email, title: name, theme: appearanceOf(request) }
  Object.defineProperty(request.session, 'adminUser', { value: adminUser, configurable: true, enumerable: false })
  next()
}

function isPage(method: string, path: string, accept = '', requestedWith = ''): boolean {
  if (method !== 'GET' && method !== 'HEAD') return false
  return !path.startsWith('/api/') && !/json/.test(accept) && requestedWith.toLowerCase() !== 'xmlhttprequest'
}
