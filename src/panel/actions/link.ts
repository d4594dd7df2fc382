import type { Action, ActionContext, ActionRequest, ActionResponse } from 'adminjs'
import { link } from '../../numbers/link.js'
import { LinkInput } from '../../numbers/link-input.js'
import { ListInventoryInput, listInventory } from '../../numbers/list-inventory.js'
import type { Doors } from '../doors.js'
import { readForm } from './form.js'
import { outcomeOf } from './outcome.js'
import { permission } from './permission.js'
import { withCarrier } from './verb.js'

const linking = withCarrier(link, LinkInput)
const picking = withCarrier(listInventory, ListInventoryInput)
const form = { lists: ['userIds'], switches: ['enabled', 'setDelivery'] }

/**
 * Resource action `link` of `sms_numbers`. GET `search?`, `page?`: the live `inventory` to pick from, `total` of them. POST `numbers`,
 * `tenantId`, `label?`, `userIds?`, `routing?`, `note?`, `enabled?`, `setDelivery?`: `results`, one per number and step.
 */
export const linkAction = (doors: Doors): Partial<Action<ActionResponse>> => {
  const accessible = permission(doors, 'sms_numbers', 'link')
  return {
    name: 'link',
    actionType: 'resource',
    icon: 'Plus',
    component: 'SmsLinkNumbers',
    showInDrawer: false,
    isAccessible: accessible,
    isVisible: accessible,
    handler: async (request, _response, context) =>
      request.method === 'post' ? linkNumbers(doors, request, context) : pickFrom(doors, request, context),
  }
}

async function linkNumbers(doors: Doors, request: ActionRequest, context: ActionContext): Promise<ActionResponse> {
  const principal = await doors.principalOf(context)
  const outcome = await outcomeOf(() => linking(doors, principal, readForm(request.payload, form)))
  if ('refusal' in outcome) return { results: [], ...outcome.refusal }
  const { results } = outcome.result
  const refused = results.flatMap(({ number, steps }) =>
    steps.filter(({ state }) => state === 'refused').map(({ code, message }) => ({ number, code, message })),
  )
  const message = refused.map(({ number, message }) => `${number}: ${message}`).join(' ')
  const notice = {
    type: 'success',
    message: 'numbersLinked',
    resourceId: 'sms_numbers',
    options: { count: results.length },
  }
  return refused.length === 0 ? { results, notice } : { results, notice: { type: 'error', message } }
}

async function pickFrom(doors: Doors, { query }: ActionRequest, context: ActionContext): Promise<ActionResponse> {
  const principal = await doors.principalOf(context)
  const outcome = await outcomeOf(() => picking(doors, principal, { search: query?.search, page: query?.page }))
  if ('refusal' in outcome) return { inventory: [], page: 1, pages: 1, total: 0, ...outcome.refusal }
  const { numbers, page, pages, total } = outcome.result
  return { inventory: numbers, page, pages, total }
}
