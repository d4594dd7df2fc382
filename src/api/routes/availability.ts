import { z } from 'zod'
import { one } from '../../database/transaction.js'
import { setAvailability } from '../../numbers/set-availability.js'
import { route } from '../route.js'

const Available = z.object({ available: z.boolean() })
const mine = `select coalesce((select a.available from sms.availability a
  where a.tenant_id = sms.current_tenant() and a.user_id = sms.current_person()), true) as available`

/** Whether routing gives texts to the asking person at this moment. */
export const availabilityRoute = route({
  method: 'get',
  path: '/availability',
  summary: 'Whether routing gives you texts now',
  status: 200,
  input: z.object({}),
  answer: Available,
  codes: [],
  verb: async tx => Available.parse(await one(tx, mine)),
})

/** Throws the asking person's own switch. */
export const setAvailabilityRoute = route({
  method: 'post',
  path: '/availability',
  summary: 'Says whether you can take texts now; routing passes over who is away',
  status: 200,
  input: Available,
  answer: Available,
  codes: [],
  verb: async (tx, principal, { available }) => {
    await setAvailability(tx, principal, { available })
    return { available }
  },
})
