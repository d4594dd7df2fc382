import { z } from 'zod'
import { countUnread } from '../../messages/count-unread.js'
import { route } from '../route.js'

const Unread = z.object({
  id: z.uuid(),
  number: z.string().describe('our number, E.164'),
  label: z.string(),
  peer: z.string(),
  unread: z.int(),
  newestId: z.uuid().describe('the newest unread text'),
})

/** What is unread, for badges. */
export const unreadRoute = route({
  method: 'get',
  path: '/unread',
  summary: 'How many texts that were routed to you are unread, and the newest fifty conversations that hold them',
  status: 200,
  input: z.object({}),
  answer: z.object({ unread: z.int(), conversations: z.array(Unread) }),
  codes: [],
  verb: countUnread,
})
