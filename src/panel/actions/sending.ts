import { DecideSendingInput, decideSending, type SendingDecided } from '../../messages/decide-sending.js'
import { SendingStandingInput, sendingStanding } from '../../messages/sending-standing.js'
import type { Doors } from '../doors.js'
import { recordAction } from './record-action.js'
import { inOneStep, withCarrier } from './verb.js'

/**
 * Record action `sending` of `sms_settings`. GET gives `standing`: whether sending is paused, and what waits. POST `choice`
 * (`pause`, `look`, `send`, `discard`), `reason?` (needed to discard): `decided`.
 */
export const sendingAction = (doors: Doors) =>
  recordAction(doors, {
    resource: 'sms_settings',
    name: 'sending',
    component: 'SmsSending',
    icon: 'PauseCircle',
    done: 'sendingDecided',
    begins: inOneStep(sendingStanding, SendingStandingInput),
    change: withCarrier(decideSending, DecideSendingInput),
    answer: (decided: SendingDecided) => ({ decided }),
    stays: true,
  })
