import { requireRight } from '../access/gates.js'
import { asPrincipal, type Principal } from '../access/principal.js'
import { SmsError } from '../errors.js'
import { getBalance } from '../questblue/get-balance.js'
import { askCarrier } from './carrier-refusal.js'
import type { Service } from './service.js'

/**
 * Asks QuestBlue whether it accepts the stored credentials, and keeps its answer: `valid` only after it said so,
 * `refused` only after it refused. No answer changes nothing.
 * @throws SmsError `not_allowed`, `credentials_missing`, `carrier_unauthorised` (refused, and kept as such),
 *   `carrier_unreachable`, `carrier_unreadable`
 */
export async function testCredentials(service: Service, principal: Principal): Promise<void> {
  requireRight(principal, 'sms_settings.testCredentials')
  try {
    await askCarrier(() => getBalance(service.carrier))
  } catch (error) {
    if (!isRefusal(error)) throw error
    await keep(service, principal, 'refused', error.code === 'carrier_refused' ? error.message : null)
    throw new SmsError('carrier_unauthorised', { cause: error })
  }
  await keep(service, principal, 'valid', null)
}

function isRefusal(error: unknown): error is SmsError {
  return error instanceof SmsError && (error.code === 'carrier_unauthorised' || error.code === 'carrier_refused')
}

function keep({ db }: Service, principal: Principal, state: 'valid' | 'refused', reason: string | null): Promise<void> {
  return asPrincipal(db, principal, async tx => {
    await tx.query(
      'update sms.settings set credentials_state = $1, credentials_reason = $2, tested_at = clock_timestamp()',
      [state, reason],
    )
    const detail = `select sms.record(null, 'settings.test_credentials', '{}', jsonb_build_object('state', $1::text))`
    await tx.query(detail, [state])
  })
}
