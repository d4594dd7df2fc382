import type { Action, ActionResponse } from 'adminjs'
import { NumberPageInput, numberPage } from '../../numbers/number-page.js'
import type { Doors } from '../doors.js'
import { outcomeOf } from './outcome.js'
import { permission } from './permission.js'
import { recordJson } from './record-action.js'
import { inOneStep } from './verb.js'

const read = inOneStep(numberPage, NumberPageInput)

/**
 * Record action `show` of `sms_numbers`: the number's own page. GET gives `page`, everything about the number at once:
 * beside the record, and in it, since AdminJS hands its component the record alone. The page brings AdminJS's header
 * itself, so that its buttons are those of the record as it has become.
 */
export const showNumberAction = (doors: Doors): Partial<Action<ActionResponse>> => {
  const accessible = permission(doors, 'sms_numbers', 'show')
  return {
    isAccessible: accessible,
    isVisible: accessible,
    component: 'SmsNumberPage',
    hideActionHeader: true,
    handler: async (request, _response, context) => {
      const record = recordJson(context)
      const principal = await doors.principalOf(context)
      const outcome = await outcomeOf(() => read(doors, principal, { numberId: request.params.recordId }))
      if ('refusal' in outcome) return { record, ...outcome.refusal }
      const page = outcome.result
      return { record: { ...record, page }, page }
    },
  }
}
