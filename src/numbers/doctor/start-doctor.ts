import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { requireRight } from '../../access/gates.js'
import { asPrincipal, type Principal } from '../../access/principal.js'
import { first, one } from '../../database/transaction.js'
import type { Service } from '../../settings/service.js'
import { lockNumber } from '../lock-number.js'
import { hashOf } from '../webhook-address.js'
import { runDoctor } from './run-doctor.js'

export const StartDoctorInput = z.object({ numberId: z.uuid() })

const lifeSeconds = 120
const Begun = z.object({ id: z.string() })

/**
 * Begins a test of a number's way, hop by hop, which then goes on by itself: `showDoctor` tells how far it is. While one
 * runs no other is begun. Its text is posted to the host's own public URL and leaves nothing but a row in the webhook's log.
 * @throws SmsError `not_allowed`, `not_found`, `number_unlinked`
 */
export async function startDoctor(
  service: Service,
  principal: Principal,
  { numberId }: z.output<typeof StartDoctorInput>,
): Promise<void> {
  requireRight(principal, 'sms_numbers.doctor')
  const secret = randomBytes(32).toString('base64url')
  const begun = await asPrincipal(service.db, principal, async tx => {
    const { tenantId } = await lockNumber(tx, numberId) // of two who begin at once the second one sees the first's
    const running = `select id from sms.webhook_tests
      where number_id = $1 and kind = 'hops' and ended_at is null and expires_at > clock_timestamp() limit 1`
    if ((await first(tx, running, [numberId])) !== undefined) return undefined
    const begin = `insert into sms.webhook_tests (tenant_id, number_id, kind, hash, expires_at)
      values ($1::text::sms.tenant_id, $2, 'hops', $3, clock_timestamp() + make_interval(secs => $4)) returning id`
    const { id } = Begun.parse(await one(tx, begin, [tenantId, numberId, hashOf(secret), lifeSeconds]))
    const told = `select sms.record($1::text::sms.tenant_id, 'webhook.tested', jsonb_build_object('number', $2::uuid))`
    await tx.query(told, [tenantId, numberId])
    return { tenantId, testId: id, numberId, secret }
  })
  if (begun) void runDoctor(service, begun)
}
