import type { Message } from '../state.js'
import { e164 } from '../wire-number.js'

/** A message as the control interface tells it: numbers in E.164. */
export function shownMessage(message: Message) {
  return { ...message, did: e164(message.did), from: e164(message.from), to: message.to.map(e164) }
}
