import type { Action, ActionResponse } from 'adminjs'
import { NumberTimelineInput, numberTimeline } from '../../numbers/number-timeline.js'
import type { Doors } from '../doors.js'
import { outcomeOf } from './outcome.js'
import { permission } from './permission.js'
import { recordJson } from './record-action.js'
import { inOneStep } from './verb.js'

const read = inOneStep(numberTimeline, NumberTimelineInput)

/** Record action `timeline` of `sms_numbers`, of the number's page. GET `before?` (an event's id): `timeline`. */
export const numberTimelineAction = (doors: Doors): Partial<Action<ActionResponse>> => ({
  name: 'timeline',
  actionType: 'record',
  component: 'SmsNumberPage',
  isAccessible: permission(doors, 'sms_numbers', 'timeline'),
  isVisible: false,
  handler: async (request, _response, context) => {
    const record = recordJson(context)
    const principal = await doors.principalOf(context)
    const input = { numberId: request.params.recordId, before: request.query?.before }
    const outcome = await outcomeOf(() => read(doors, principal, input))
    return 'refusal' in outcome ? { record, ...outcome.refusal } : { record, timeline: outcome.result }
  },
})
