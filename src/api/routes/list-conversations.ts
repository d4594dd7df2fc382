import { z } from 'zod'
import { listConversations, ListConversationsInput } from '../../messages/list-conversations.js'
import { route } from '../route.js'
import { ConversationShape } from '../shapes.js'

/** The inbox. */
export const listConversationsRoute = route({
  method: 'get',
  path: '/conversations',
  summary:
    'Conversations, the newest first: yours, those with something unread, or all you may read; or those that wait for an answer, the longest first. `search` looks for a part of a number in any notation, the label of a number, a person, or words of the last 30 days (with `number`: of that number); `before` is the `next` of the page before, `limit` (200) is lowered to 200',
  status: 200,
  input: ListConversationsInput,
  answer: z.object({
    conversations: z.array(ConversationShape),
    next: z.string().nullable(),
    searchedSince: z.iso
      .datetime()
      .nullable()
      .describe('back to when texts were looked through, where there are more than a search looks through; else null'),
  }),
  codes: ['reading_not_noted'],
  verb: listConversations,
})
