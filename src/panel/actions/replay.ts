import { previewReplay } from '../../messages/preview-replay.js'
import { ReplayInput, replay } from '../../messages/replay.js'
import type { Doors } from '../doors.js'
import { outcomeOf } from './outcome.js'
import { recordAction } from './record-action.js'
import { type Change, withCarrier } from './verb.js'

const look = withCarrier(previewReplay, ReplayInput)

/** The form of a request that cannot be taken in is the sentence that says why. */
const lookOrSay: Change<Record<string, unknown>> = async (doors, principal, form) => {
  const outcome = await outcomeOf(() => look(doors, principal, form))
  if (!('refusal' in outcome)) return { replay: outcome.result }
  const { error } = outcome.refusal
  return { refused: error.message, refusal: error }
}

/** Record action `replay` of `sms_deliveries`. GET: what came and was not taken in, and what would become of it. POST: takes it in. */
export const replayAction = (doors: Doors) =>
  recordAction(doors, {
    resource: 'sms_deliveries',
    name: 'replay',
    component: 'SmsReplay',
    icon: 'Inbox',
    done: 'textReplayed',
    idField: 'deliveryId',
    change: withCarrier(replay, ReplayInput),
    begins: lookOrSay,
    answer: replayed => ({ replayed }),
    offered: ({ outcome, messageId }) => (outcome === 'rejected' || outcome === 'unknown_number') && !messageId,
  })
