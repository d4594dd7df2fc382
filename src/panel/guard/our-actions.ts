import type { Action, ActionResponse } from 'adminjs'
import { isAlsoBulk } from '../actions/also-bulk.js'
import type { Doors } from '../doors.js'
import { allResources } from '../resources/all-resources.js'
import { WalledResource } from '../resources/walled-resource.js'
import type { ActionAddress } from './action-address.js'

type Kind = ActionAddress['kind']

/** Of which kind AdminJS's own actions are. */
const byAdminJs: Readonly<Record<string, Kind>> = {
  list: 'resource',
  search: 'resource',
  new: 'resource',
  show: 'record',
  edit: 'record',
  delete: 'record',
  bulkDelete: 'bulk',
}

/** What the addresses of our resources name. A host's own resources are AdminJS's to answer for. */
export interface OurActions {
  /** Whether the address is of a resource of ours. */
  isOurs(address: ActionAddress): boolean
  /** Whether an action of that kind is there; AdminJS breaks on what is not. */
  isThere(address: ActionAddress): boolean
  /** Whether whoever acts sees one of these records; AdminJS breaks where there is none to do something with. */
  hasAny(address: ActionAddress, recordIds: string[]): Promise<boolean>
}

/** Reads the declared actions of our resources, once. */
export function ourActions(doors: Doors): OurActions {
  const ours = new Map<string, { resource: WalledResource; actions: ReadonlySet<string> }>()
  for (const { resource, options } of allResources(doors)) {
    if (!(resource instanceof WalledResource)) continue
    const actions = Object.entries(options?.actions ?? {}).flatMap(([name, action]) =>
      kindsOf(name, action ?? {}).map(kind => `${kind} ${name}`),
    )
    ours.set(resource.id(), { resource, actions: new Set(actions) })
  }
  return {
    isOurs: ({ resourceId }) => ours.has(resourceId),
    isThere: ({ resourceId, kind, action }) => ours.get(resourceId)?.actions.has(`${kind} ${action}`) === true,
    hasAny: async ({ resourceId }, recordIds) =>
      ((await ours.get(resourceId)?.resource.findMany(recordIds)) ?? []).length > 0,
  }
}

function kindsOf(name: string, action: Partial<Action<ActionResponse>>): Kind[] {
  const own = [action.actionType ?? byAdminJs[name] ?? []].flat()
  return isAlsoBulk(action) ? [...own, 'bulk'] : own
}
