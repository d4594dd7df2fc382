import { z } from 'zod'
import { listNumbers } from '../../messages/list-numbers.js'
import { route } from '../route.js'
import { NumberShape } from '../shapes.js'

/** The linked numbers that the asking person sees. */
export const listNumbersRoute = route({
  method: 'get',
  path: '/numbers',
  summary: 'The linked numbers you see',
  status: 200,
  input: z.object({}),
  answer: z.object({ numbers: z.array(NumberShape) }),
  codes: [],
  verb: listNumbers,
})
