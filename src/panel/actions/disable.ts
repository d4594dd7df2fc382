import { DisableInput, disable } from '../../numbers/disable.js'
import type { Doors } from '../doors.js'
import { bulkAction } from './bulk-action.js'
import { isOn } from './offered.js'
import { recordAction } from './record-action.js'
import { inOneStep } from './verb.js'

const common = {
  resource: 'sms_numbers',
  name: 'disable',
  component: 'SmsSwitchNumber',
  icon: 'ToggleLeft',
  done: 'numberDisabled',
  idField: 'numberId',
  change: inOneStep(disable, DisableInput),
} as const

/** Record action `disable` of `sms_numbers`. POST `reason?`. */
export const disableAction = (doors: Doors) => recordAction(doors, { ...common, offered: isOn })

/** Bulk action `disable`. POST `reason?`. */
export const disableSeveral = (doors: Doors) =>
  bulkAction(doors, { ...common, right: 'bulkDisable', done: 'numbersDisabled' })
