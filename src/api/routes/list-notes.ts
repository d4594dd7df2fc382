import { z } from 'zod'
import { ListNotesInput, listNotes } from '../../messages/list-notes.js'
import { route } from '../route.js'

const Note = z.object({
  id: z.string(),
  kind: z.enum(['moved_on', 'handed_over']),
  from: z.string().nullable(),
  to: z.string().nullable(),
  minutes: z.int().nullable(),
  at: z.string(),
})

/** What a thread says beside its texts. */
export const listNotesRoute = route({
  method: 'get',
  path: '/conversations/{conversationId}/notes',
  summary: 'What a conversation says beside its texts: that it moved on to somebody, say',
  status: 200,
  input: ListNotesInput,
  answer: z.object({ notes: z.array(Note) }),
  codes: [],
  verb: listNotes,
})
