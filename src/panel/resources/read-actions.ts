import type { Action, ActionResponse } from 'adminjs'
import type { ResourceId } from '../../access/rights.js'
import { permission } from '../actions/permission.js'
import type { Doors } from '../doors.js'

const off = { isAccessible: false, isVisible: false }

/** AdminJS's own actions for one resource: reading by the table of rights; its writes are off, since no verb stands behind them. */
export function readActions(doors: Doors, resource: ResourceId): Record<string, Partial<Action<ActionResponse>>> {
  const list = permission(doors, resource, 'list')
  const show = permission(doors, resource, 'show')
  return {
    list: { isAccessible: list, isVisible: list },
    search: { isAccessible: permission(doors, resource, 'search'), isVisible: false },
    show: { isAccessible: show, isVisible: show },
    new: off,
    edit: off,
    delete: off,
    bulkDelete: off,
  }
}
