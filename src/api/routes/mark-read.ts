import { z } from 'zod'
import { markRead, MarkReadInput } from '../../messages/mark-read.js'
import { route } from '../route.js'

/** Marks a conversation as read, for the asking person. */
export const markReadRoute = route({
  method: 'post',
  path: '/conversations/{conversationId}/read',
  summary: 'Marks as read what of a conversation was routed to you, and says how many texts that were',
  status: 200,
  input: MarkReadInput,
  answer: z.object({ read: z.int() }),
  codes: [],
  verb: markRead,
})
