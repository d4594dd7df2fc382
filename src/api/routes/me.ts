import { z } from 'zod'
import { Role } from '../../access/principal.js'
import { route } from '../route.js'

/** Who is asking, as the host's tables say at this moment. */
export const meRoute = route({
  method: 'get',
  path: '/me',
  summary: 'Who you are here',
  status: 200,
  input: z.object({}),
  answer: z.object({ userId: z.string(), name: z.string(), role: Role, tenantId: z.string().nullable() }),
  codes: [],
  verb: async (_tx, principal) => principal,
})
