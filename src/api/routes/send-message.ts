import { send, SendInput } from '../../messages/send.js'
import { route } from '../route.js'
import { MessageShape } from '../shapes.js'

/** Queues a text. */
export const sendMessageRoute = route({
  method: 'post',
  path: '/messages',
  summary: 'Queues a text to be sent once; the same Idempotency-Key with the same body gives the same text, for a day',
  by: 'send',
  status: 201,
  input: SendInput,
  headers: { idempotencyKey: 'Idempotency-Key' },
  answer: MessageShape,
  codes: [
    'tier_required',
    'number_not_held',
    'number_disabled',
    'number_unlinked',
    'number_unregistered',
    'number_gone',
    'credentials_missing',
    'opted_out',
    'peer_not_a_phone',
    'destination_not_allowed',
    'emergency_unavailable',
    'idempotency_conflict',
    'answered_meanwhile',
    'limit_reached',
    'file_gone',
  ],
  verb: send,
})
