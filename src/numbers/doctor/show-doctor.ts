import { z } from 'zod'
import { requireRight } from '../../access/gates.js'
import type { Principal } from '../../access/principal.js'
import { first, type Tx } from '../../database/transaction.js'
import { SmsError } from '../../errors.js'
import { Hop, hopNames } from './hop.js'
import { type LatestDelivery, latestDeliveries } from './latest-deliveries.js'
import { type Mend, mendOf } from './mend.js'
import { type RealText, realTextOf } from './real-text.js'
import { type Sender, sendersFor } from './senders.js'

export const ShowDoctorInput = z.object({ numberId: z.uuid() })

/** A test as far as it has come. `broken_off`: the server ended while it ran, or it failed. Times are UTC, ISO 8601. */
export interface ShownTest {
  id: string
  state: 'running' | 'ended' | 'broken_off'
  startedAt: string
  startedBy: string | null
  endedAt: string | null
  hops: (Hop & { mend: Mend | null })[]
}

/** The last tests of a number's way, what came lately, and from which numbers a test's text can be sent. */
export interface Doctor {
  test: ShownTest | null
  realText: RealText | null
  senders: Sender[]
  deliveries: LatestDelivery[]
}

const moment = z.date().transform(at => at.toISOString())
const Test = z.object({
  id: z.string(),
  startedAt: moment,
  startedBy: z.string().nullable(),
  endedAt: moment.nullable(),
  expired: z.boolean(),
  hops: z.array(Hop),
})

/**
 * How the last test of a number's way stands, with the way to each mending that the principal may take.
 * @throws SmsError `not_allowed`, `not_found`
 */
export async function showDoctor(
  tx: Tx,
  principal: Principal,
  { numberId }: z.output<typeof ShowDoctorInput>,
): Promise<Doctor> {
  requireRight(principal, 'sms_numbers.doctor')
  const seen = await first(tx, 'select number from sms.numbers where id = $1', [numberId])
  if (seen === undefined) throw new SmsError('not_found')
  const { number } = z.object({ number: z.string() }).parse(seen)
  const newest = `
    select id, started_at as "startedAt", sms.name_of(started_by) as "startedBy", ended_at as "endedAt",
      expires_at <= clock_timestamp() as expired, hops
    from sms.webhook_tests where number_id = $1 and kind = 'hops' order by id desc limit 1`
  const row = await first(tx, newest, [numberId])
  return {
    test: row === undefined ? null : shownTest(Test.parse(row), principal, numberId),
    realText: await realTextOf(tx, numberId),
    senders: await sendersFor(tx, principal, numberId),
    deliveries: await latestDeliveries(tx, { numberId, number }),
  }
}

function shownTest(
  { expired, hops, ...test }: z.output<typeof Test>,
  principal: Principal,
  numberId: string,
): ShownTest {
  const ran = hops.filter(({ state }) => state !== 'running')
  const state =
    test.endedAt === null ? (expired ? 'broken_off' : 'running') : ran.length < hopNames.length ? 'broken_off' : 'ended'
  const shown = state === 'running' ? hops : ran
  return { ...test, state, hops: shown.map(hop => ({ ...hop, mend: mendOf(hop, principal, numberId) })) }
}
