import type { Action, ActionResponse } from 'adminjs'
import { ShowWebhookInput, showWebhook } from '../../numbers/show-webhook.js'
import type { Doors } from '../doors.js'
import { isLinked } from './offered.js'
import { outcomeOf } from './outcome.js'
import { permission } from './permission.js'
import { reread } from './record-action.js'
import { withCarrier } from './verb.js'

const show = withCarrier(showWebhook, ShowWebhookInput)

/**
 * Record action `showWebhook` of `sms_numbers`. GET gives `webhook`: beside the record, so that the address is no
 * param of it, and in it, since AdminJS hands its component the record alone and asking twice would be audited twice.
 */
export const showWebhookAction = (doors: Doors): Partial<Action<ActionResponse>> => {
  const accessible = permission(doors, 'sms_numbers', 'showWebhook')
  return {
    name: 'showWebhook',
    actionType: 'record',
    icon: 'Inbox',
    component: 'SmsShowWebhook',
    showInDrawer: false,
    isAccessible: accessible,
    isVisible: ({ record }) => accessible() && (!record || isLinked(record.params)),
    handler: async (request, _response, context) => {
      const principal = await doors.principalOf(context)
      const outcome = await outcomeOf(() => show(doors, principal, { numberId: request.params.recordId }))
      const record = await reread(request, context)
      if ('refusal' in outcome) return { record, ...outcome.refusal }
      const webhook = outcome.result
      return { record: { ...record, webhook }, webhook }
    },
  }
}
