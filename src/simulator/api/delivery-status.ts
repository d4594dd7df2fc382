import { type ApiCall, refused, textParameter } from './call.js'

/** `GET /sms/deliverystatus`: one word about a whole text; about a receiver, by an id that is that receiver's. */
export const deliveryStatus: ApiCall = ({ state }, parameters) => {
  const id = textParameter(parameters, 'msg_id')
  const message = state.messages.find(sent => sent.direction === 'out' && (sent.ids.includes(id) || sent.id === id))
  if (!message) return refused('Message is not found')
  const to = message.to[message.ids.indexOf(id)]
  return { status: 200, body: { data: { status: to === undefined ? message.status : (message.ends[to] ?? 'sent') } } }
}
