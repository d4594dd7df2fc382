import { z } from 'zod'
import { listConversations, ListConversationsInput } from '../../messages/list-conversations.js'
import { route } from '../route.js'
import { ConversationShape } from '../shapes.js'

/** The inbox. */
export const listConversationsRoute = route({
  method: 'get',
  path: '/conversations',
  summary: 'The newest 200 conversations: yours, those with something unread, or all you may read',
  status: 200,
  input: ListConversationsInput,
  answer: z.object({ conversations: z.array(ConversationShape) }),
  codes: [],
  verb: listConversations,
})
