import { EndTenureInput, endTenure } from '../../numbers/end-tenure.js'
import type { Doors } from '../doors.js'
import { moreMenu } from '../locale/en.js'
import { isLinked } from './offered.js'
import { recordAction } from './record-action.js'
import { withCarrier } from './verb.js'

/** Record action `unlink` of `sms_numbers`: ends its time in this tenant; the history stays. POST `restoreDelivery?`. */
export const unlinkAction = (doors: Doors) =>
  recordAction(doors, {
    resource: 'sms_numbers',
    name: 'unlink',
    component: 'SmsUnlinkNumber',
    icon: 'Link2Off',
    variant: 'danger',
    parent: moreMenu,
    done: 'numberUnlinked',
    idField: 'numberId',
    change: withCarrier(endTenure, EndTenureInput),
    offered: isLinked,
  })
