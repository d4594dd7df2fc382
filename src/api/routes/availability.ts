import { z } from 'zod'
import { one, type Tx } from '../../database/transaction.js'
import { setAvailability } from '../../numbers/set-availability.js'
import { route } from '../route.js'

const Available = z.object({
  /** The switch; an absence that has ended counts as on. */
  available: z.boolean(),
  /** UTC, ISO 8601: when the absence ends by itself. */
  awayUntil: z.string().nullable(),
  /** Whether routing gives texts now: the switch and the working hours together. */
  now: z.boolean(),
})
const Own = Available.extend({ awayUntil: z.date().nullable() })

/** Whether routing gives texts to the asking person at this moment. */
export const availabilityRoute = route({
  method: 'get',
  path: '/availability',
  summary: 'Whether routing gives you texts now',
  status: 200,
  input: z.object({}),
  answer: Available,
  codes: [],
  verb: ownAvailability,
})

/** Throws the asking person's own switch. */
export const setAvailabilityRoute = route({
  method: 'post',
  path: '/availability',
  summary: 'Says whether you can take texts now; routing passes over who is away',
  status: 200,
  input: z.object({ available: z.boolean(), awayUntil: z.iso.datetime({ offset: true }).nullish() }),
  answer: Available,
  codes: [],
  verb: async (tx, principal, { available, awayUntil }) => {
    await setAvailability(tx, principal, { available, awayUntil: awayUntil ? new Date(awayUntil) : null })
    return ownAvailability(tx)
  },
})

async function ownAvailability(tx: Tx) {
  const own = `select available, away_until as "awayUntil", now_available as now from sms.own_availability()`
  const { awayUntil, ...rest } = Own.parse(await one(tx, own))
  return { ...rest, awayUntil: awayUntil?.toISOString() ?? null }
}
