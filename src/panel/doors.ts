import { AsyncLocalStorage } from 'node:async_hooks'
import type { CurrentAdmin } from 'adminjs'
import { loadPrincipal, type Principal } from '../access/principal.js'
import { SmsError } from '../errors.js'
import type { Service } from '../settings/service.js'

/** Who sent the request that is being served; `principal` is undefined for whoever is unknown to the mapping. */
interface Standing {
  principal: Principal | undefined
}

/** The part of AdminJS's contexts that says who acts. */
export interface ActingContext {
  currentAdmin?: CurrentAdmin
}

/** What came on webhook addresses that were never ours, of each source, since this process has begun. */
export interface StrangersSeen {
  since: string
  sources: { address: string; count: number; refused: number }[]
  others: number
}

/** What the panel needs of the rest of the house, and who acts at this moment. */
export interface Doors {
  service: Service
  /** Null where this process serves no webhook. */
  strangers(): StrangersSeen | null
  /** The principal of the request being served, without waiting: AdminJS's `isAccessible` and `isVisible` are synchronous. */
  current(): Principal | undefined
  /**
   * Who acts: of this request, or else loaded afresh by `currentAdmin.id`. Undefined for whoever the mapping does not know.
   * @throws SmsError `not_signed_in` when there is neither a request nor an admin: then nobody may see anything
   */
  personOf(context?: ActingContext): Promise<Principal | undefined>
  /** Like `personOf`, for changes. @throws SmsError `not_signed_in` also for whoever the mapping does not know */
  principalOf(context?: ActingContext): Promise<Principal>
  /** Loads this person afresh and runs `work` as their request. Without an id, as nobody's. */
  serve(userId: string | number | undefined, work: () => void): Promise<void>
}

/** Opens the panel's doors over what a verb needs that speaks to the carrier or to secrets. */
export function doorsOf(service: Service, strangers: () => StrangersSeen | null = () => null): Doors {
  const standing = new AsyncLocalStorage<Standing>()
  const load = async (userId: string | number | undefined) =>
    userId === undefined ? undefined : loadPrincipal(service.db, userId)
  const personOf = async (context?: ActingContext) => {
    const served = standing.getStore()
    if (served) return served.principal
    const userId: string | number | undefined = context?.currentAdmin?.id
    if (userId === undefined) throw new SmsError('not_signed_in')
    return load(userId)
  }
  return {
    service,
    strangers,
    current: () => standing.getStore()?.principal,
    personOf,
    principalOf: async context => {
      const principal = await personOf(context)
      if (!principal) throw new SmsError('not_signed_in')
      return principal
    },
    serve: async (userId, work) => standing.run({ principal: await load(userId) }, work),
  }
}
