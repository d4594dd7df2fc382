import { mayAct, type ResourceId } from '../../access/rights.js'
import type { Doors } from '../doors.js'

/** AdminJS's `isAccessible` for one action, from the table of rights and whoever sent this request. Nobody may nothing. */
export function permission(doors: Doors, resource: ResourceId, action: string): () => boolean {
  return () => {
    const principal = doors.current()
    return principal !== undefined && mayAct(principal.role, resource, action)
  }
}
