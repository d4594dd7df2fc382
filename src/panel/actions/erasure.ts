import type { Action, ActionResponse } from 'adminjs'
import { ErasePeerInput, erasePeer } from '../../messages/erase-peer.js'
import { ErasureInput } from '../../messages/erasure-input.js'
import { previewErasure } from '../../messages/preview-erasure.js'
import type { Doors } from '../doors.js'
import { askAction } from './ask-action.js'
import { resourceAction } from './resource-action.js'
import { withCarrier } from './verb.js'

/** Resource action `previewErasure` of `sms_messages`. GET `peer` or `conversationId`, `tenantId?`: what erasing would do. */
export const previewErasureAction = (doors: Doors) =>
  askAction(doors, {
    resource: 'sms_messages',
    name: 'previewErasure',
    ask: withCarrier(previewErasure, ErasureInput),
  })

/** Resource action `erasePeer` of `sms_messages`. POST `peer` or `conversationId`, `tenantId?`, `confirm`: `erased` counts. */
export const erasePeerAction = (doors: Doors): Partial<Action<ActionResponse>> =>
  resourceAction(doors, {
    resource: 'sms_messages',
    name: 'erasePeer',
    component: 'SmsErasePeer',
    icon: 'Slash',
    done: 'peerErased',
    change: withCarrier(erasePeer, ErasePeerInput),
    answer: erased => ({ erased }),
    stays: true,
  })
