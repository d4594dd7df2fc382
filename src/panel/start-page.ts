import type { PageHandler } from 'adminjs'
import { asPrincipal } from '../access/principal.js'
import { ownDesk } from '../messages/own-desk.js'
import { readNeeds } from '../numbers/needs.js'
import type { Doors } from './doors.js'

/**
 * What AdminJS's dashboard is handed, where the host asks for our start page: who is here, what needs an admin, and what
 * waits for the person. Whoever the mapping does not know is told nothing.
 */
export function startPage(doors: Doors): PageHandler {
  return async (_request, _response, context) => {
    const principal = await doors.personOf(context)
    if (!principal) return { who: null, admin: null, own: null }
    const { name, role } = principal
    return asPrincipal(doors.service.db, principal, async tx => ({
      who: { name, role },
      admin: role === 'user' ? null : await readNeeds(tx, principal),
      own: await ownDesk(tx, principal),
    }))
  }
}
