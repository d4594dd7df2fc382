import { z } from 'zod'
import { NeedNoAnswerInput, needNoAnswer } from '../../messages/need-no-answer.js'
import { route } from '../route.js'

/** Takes a conversation off the list of those that wait for an answer. */
export const needNoAnswerRoute = route({
  method: 'post',
  path: '/conversations/{conversationId}/no-answer-needed',
  summary: 'Says that a conversation needs no answer: it waits no more, until its next text',
  status: 200,
  input: NeedNoAnswerInput,
  answer: z.object({ waited: z.boolean() }),
  codes: [],
  verb: needNoAnswer,
})
