import type { Action, ActionResponse } from 'adminjs'
import { DismissLostInput, dismissLost } from '../../messages/dismiss-lost.js'
import { SweepInput, sweep, type SweepReport } from '../../messages/sweep.js'
import type { Doors } from '../doors.js'
import { recordAction } from './record-action.js'
import { resourceAction } from './resource-action.js'
import { inOneStep, withCarrier } from './verb.js'

/** Record action `dismiss` of `sms_lost_texts`. POST `reason`. */
export const dismissAction = (doors: Doors) =>
  recordAction(doors, {
    resource: 'sms_lost_texts',
    name: 'dismiss',
    component: 'SmsDismissLost',
    icon: 'Check',
    done: 'lostDismissed',
    idField: 'lostTextId',
    change: inOneStep(dismissLost, DismissLostInput),
    offered: ({ state }) => state === 'open',
  })

/** Resource action `sweep` of `sms_deliveries`. POST: `sweep` says how far QuestBlue's history is compared, and what was found. */
export const sweepAction = (doors: Doors): Partial<Action<ActionResponse>> =>
  resourceAction(doors, {
    resource: 'sms_deliveries',
    name: 'sweep',
    component: 'SmsSweep',
    icon: 'RefreshCw',
    done: 'historyCompared',
    change: withCarrier(sweep, SweepInput),
    answer: (report: SweepReport) => ({ sweep: report }),
    stays: true,
  })
