import type { Action, ActionResponse } from 'adminjs'
import { PlaceHoldInput, placeHold } from '../../messages/place-hold.js'
import { ReleaseHoldInput, releaseHold } from '../../messages/release-hold.js'
import type { Doors } from '../doors.js'
import { recordAction } from './record-action.js'
import { resourceAction } from './resource-action.js'
import { inOneStep } from './verb.js'

/** Resource action `placeHold` of `sms_legal_holds`. POST `tenantId?`, `kind`, `subject`, `matter`, `reason?`. */
export const placeHoldAction = (doors: Doors): Partial<Action<ActionResponse>> =>
  resourceAction(doors, {
    resource: 'sms_legal_holds',
    name: 'placeHold',
    component: 'SmsPlaceHold',
    icon: 'Lock',
    done: 'holdPlaced',
    change: inOneStep(placeHold, PlaceHoldInput),
  })

/** Record action `releaseHold` of `sms_legal_holds`. POST `reason`. */
export const releaseHoldAction = (doors: Doors) =>
  recordAction(doors, {
    resource: 'sms_legal_holds',
    name: 'releaseHold',
    component: 'SmsReleaseHold',
    icon: 'Unlock',
    variant: 'danger',
    done: 'holdReleased',
    idField: 'holdId',
    change: inOneStep(releaseHold, ReleaseHoldInput),
    offered: ({ standing }) => String(standing) === 'true',
  })
