import { RotateTokenInput, rotateToken } from '../../numbers/rotate-token.js'
import { ShowWebhookInput, showWebhook } from '../../numbers/show-webhook.js'
import type { Doors } from '../doors.js'
import { moreMenu } from '../locale/en.js'
import { isLinked } from './offered.js'
import { recordAction } from './record-action.js'
import { withCarrier } from './verb.js'

const show = withCarrier(showWebhook, ShowWebhookInput)

/**
 * Record action `rotateToken` of `sms_numbers`, on the webhook's page. POST `overlapHours?` (24): makes a new address, has
 * QuestBlue deliver there, and ends the old one after so many hours. Both give the `webhook` as it is then.
 */
export const rotateTokenAction = (doors: Doors) =>
  recordAction(doors, {
    resource: 'sms_numbers',
    name: 'rotateToken',
    component: 'SmsShowWebhook',
    icon: 'RefreshCw',
    parent: moreMenu,
    done: 'tokenRotated',
    idField: 'numberId',
    begins: async (doors, principal, form) => ({ webhook: await show(doors, principal, form) }),
    change: withCarrier(async (service, principal, input) => {
      await rotateToken(service, principal, input)
      return showWebhook(service, principal, { numberId: input.numberId })
    }, RotateTokenInput),
    answer: webhook => ({ webhook }),
    offered: isLinked,
    stays: true,
  })
