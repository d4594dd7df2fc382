import { z } from 'zod'
import { listMessages, ListMessagesInput } from '../../messages/list-messages.js'
import { route } from '../route.js'
import { MessageShape } from '../shapes.js'

/** Texts, newest first, page by page. */
export const listMessagesRoute = route({
  method: 'get',
  path: '/messages',
  summary: 'Texts, newest first; `before` is the `next` of the page before, `limit` is lowered to 200',
  status: 200,
  input: ListMessagesInput,
  answer: z.object({ messages: z.array(MessageShape), next: z.uuid().nullable() }),
  codes: ['reading_not_noted'],
  verb: listMessages,
})
