import { DeliverHeldInput, deliverHeld } from '../../messages/deliver-held.js'
import type { Doors } from '../doors.js'
import { recordAction } from './record-action.js'
import { inOneStep } from './verb.js'

/** Record action `deliver` of `sms_deliveries`: releases a held text to whoever holds its number today. */
export const deliverAction = (doors: Doors) =>
  recordAction(doors, {
    resource: 'sms_deliveries',
    name: 'deliver',
    component: 'SmsConfirm',
    icon: 'Send',
    done: 'textDelivered',
    idField: 'deliveryId',
    change: inOneStep(deliverHeld, DeliverHeldInput),
    offered: ({ outcome, releasedAt }) => String(outcome).startsWith('held_') && !releasedAt,
  })
