import type { Action, ActionResponse } from 'adminjs'

type PanelAction = Partial<Action<ActionResponse>>

const both = new WeakSet<PanelAction>()

/** Whether an action answers for one record and for several. */
export function isAlsoBulk(action: PanelAction): boolean {
  return both.has(action)
}

/** One address for one record and for several: AdminJS looks an action up by its key, whatever kind the address is of. */
export function alsoBulk(record: PanelAction, bulk: PanelAction): PanelAction {
  const [one, several] = [record.handler, bulk.handler]
  if (typeof one !== 'function' || typeof several !== 'function') throw new Error('an action without its handler')
  const handler: typeof one = (request, response, context) =>
    context.records ? several(request, response, context) : one(request, response, context)
  const action = { ...record, handler }
  both.add(action)
  return action
}
