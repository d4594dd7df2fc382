import { EnableInput, enable } from '../../numbers/enable.js'
import type { Doors } from '../doors.js'
import { bulkAction } from './bulk-action.js'
import { isOff } from './offered.js'
import { recordAction } from './record-action.js'
import { inOneStep } from './verb.js'

const common = {
  resource: 'sms_numbers',
  name: 'enable',
  component: 'SmsSwitchNumber',
  icon: 'ToggleRight',
  done: 'numberEnabled',
  idField: 'numberId',
  change: inOneStep(enable, EnableInput),
} as const

/** Record action `enable` of `sms_numbers`. POST `reason?`, `deliverHeld?`. */
export const enableAction = (doors: Doors) =>
  recordAction(doors, { ...common, offered: isOff, answer: waiting => waiting })

/** Bulk action `enable`. POST `reason?`, `deliverHeld?`; `preview`: only what would come of it. */
export const enableSeveral = (doors: Doors) =>
  bulkAction(doors, {
    resource: 'sms_numbers',
    name: 'enable',
    icon: 'ToggleRight',
    right: 'bulkEnable',
    done: 'numbersEnabled',
    verb: enable,
    schema: EnableInput,
  })
