import type { Action, ActionContext, ActionRequest, ActionResponse } from 'adminjs'
import {
  StartDeliveryRunInput,
  StopDeliveryRunInput,
  startDeliveryRun,
  stopDeliveryRun,
} from '../../numbers/delivery-run.js'
import { ShowDeliveryRunInput, showDeliveryRun } from '../../numbers/show-delivery-run.js'
import type { Doors } from '../doors.js'
import { readForm } from './form.js'
import { outcomeOf } from './outcome.js'
import { permission } from './permission.js'
import { inOneStep, withCarrier } from './verb.js'

const start = withCarrier(startDeliveryRun, StartDeliveryRunInput)
const stop = inOneStep(stopDeliveryRun, StopDeliveryRunInput)
const show = inOneStep(showDeliveryRun, ShowDeliveryRunInput)

/**
 * Resource action `setDeliveries` of `sms_numbers`: all numbers of a tenant set at QuestBlue. GET `tenantId`: its last `run`,
 * as far as it has come. POST `tenantId`, `which?` (`not_set`, `all`) begins one, with `stop` ends it; both give the `run`.
 */
export const setDeliveriesAction = (doors: Doors): Partial<Action<ActionResponse>> => {
  const accessible = permission(doors, 'sms_numbers', 'setDeliveries')
  return {
    name: 'setDeliveries',
    actionType: 'resource',
    icon: 'Send',
    component: 'SmsSetDeliveries',
    showInDrawer: false,
    isAccessible: accessible,
    isVisible: accessible,
    handler: async (request, _response, context) =>
      request.method === 'post' ? change(doors, request, context) : look(doors, request, context),
  }
}

async function look(doors: Doors, { query }: ActionRequest, context: ActionContext): Promise<ActionResponse> {
  const principal = await doors.principalOf(context)
  const outcome = await outcomeOf(() => show(doors, principal, { tenantId: query?.tenantId }))
  return 'refusal' in outcome ? { run: null, ...outcome.refusal } : { run: outcome.result }
}

async function change(doors: Doors, request: ActionRequest, context: ActionContext): Promise<ActionResponse> {
  const principal = await doors.principalOf(context)
  const { stop: stops, ...form } = readForm(request.payload, { switches: ['stop'] })
  const outcome = await outcomeOf(async () => {
    await (stops === true ? stop : start)(doors, principal, form)
    return show(doors, principal, { tenantId: form.tenantId })
  })
  if ('refusal' in outcome) return { run: null, ...outcome.refusal }
  const message = stops === true ? 'deliveryRunStopped' : 'deliveryRunStarted'
  return { run: outcome.result, notice: { message, type: 'success', resourceId: 'sms_numbers' } }
}
