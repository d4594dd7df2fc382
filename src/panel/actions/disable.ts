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

/** Bulk action `disable`. POST `reason?`; `preview`: only what would come of it. */
export const disableSeveral = (doors: Doors) =>
  bulkAction(doors, {
    resource: 'sms_numbers',
    name: 'disable',
    icon: 'ToggleLeft',
    right: 'bulkDisable',
    done: 'numbersDisabled',
    verb: disable,
    schema: DisableInput,
  })
