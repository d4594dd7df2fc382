import { type ApiCall, refused, textParameter } from './call.js'

/** `GET /sms/deliverystatus` */
export const deliveryStatus: ApiCall = ({ state }, parameters) => {
  const id = textParameter(parameters, 'msg_id')
  const message = state.messages.find(sent => sent.id === id && sent.direction === 'out')
  return message ? { status: 200, body: { data: { status: message.status } } } : refused('Message is not found')
}
