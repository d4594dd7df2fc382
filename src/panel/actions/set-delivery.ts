import { SetDeliveryInput, setDelivery } from '../../numbers/set-delivery.js'
import { showWebhook } from '../../numbers/show-webhook.js'
import type { Doors } from '../doors.js'
import { moreMenu } from '../locale/en.js'
import { isLinked } from './offered.js'
import { recordAction } from './record-action.js'
import { withCarrier } from './verb.js'

/** Record action `setDelivery` of `sms_numbers`: has QuestBlue deliver here, and answers with the `webhook`'s new state. */
export const setDeliveryAction = (doors: Doors) =>
  recordAction(doors, {
    resource: 'sms_numbers',
    name: 'setDelivery',
    component: 'SmsConfirm',
    icon: 'Send',
    parent: moreMenu,
    done: 'deliverySet',
    idField: 'numberId',
    change: withCarrier(async (service, principal, { numberId }) => {
      await setDelivery(service, principal, { numberId })
      return showWebhook(service, principal, { numberId })
    }, SetDeliveryInput),
    answer: webhook => ({ webhook }),
    offered: isLinked,
    stays: true,
  })
