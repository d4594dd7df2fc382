import { requireRight } from '../access/gates.js'
import { asPrincipal, type Principal } from '../access/principal.js'
import type { Tx } from '../database/transaction.js'
import { SmsError } from '../errors.js'
import { CarrierError } from '../questblue/carrier-error.js'
import { getBalance } from '../questblue/get-balance.js'
import { askCarrier } from './carrier-refusal.js'
import { keepBalance } from './keep-balance.js'
import type { Service } from './service.js'

/**
 * Asks QuestBlue whether it accepts the stored credentials, and keeps its answer: `valid` only after it said so, with
 * the balance that it told; `refused` only after it refused with 401, 403 or the error of a 206. Else nothing changes.
 * @throws SmsError `not_allowed`, `credentials_missing`, `carrier_unauthorised` (refused, and kept as such),
 *   `carrier_unreachable`, `carrier_unreadable`
 */
export async function testCredentials(service: Service, principal: Principal): Promise<void> {
  requireRight(principal, 'sms_settings.testCredentials')
  try {
    const balance = await askCarrier(() => getBalance(service.carrier))
    await keep(service, principal, 'valid', null, tx => keepBalance(tx, balance))
  } catch (error) {
    if (!isRefusal(error)) throw error
    await keep(service, principal, 'refused', error.code === 'carrier_refused' ? error.message : null)
    throw new SmsError('carrier_unauthorised', { cause: error })
  }
}

function isRefusal(error: unknown): error is SmsError {
  if (!(error instanceof SmsError) || !(error.cause instanceof CarrierError)) return false
  const { code, status } = error.cause
  return code === 'unauthorised' || (code === 'refused' && status === 206)
}

function keep(
  { db }: Service,
  principal: Principal,
  state: 'valid' | 'refused',
  reason: string | null,
  more?: (tx: Tx) => Promise<unknown>,
): Promise<void> {
  return asPrincipal(db, principal, async tx => {
    await tx.query(
      'update sms.settings set credentials_state = $1, credentials_reason = $2, tested_at = clock_timestamp()',
      [state, reason],
    )
    const detail = `select sms.record(null, 'settings.test_credentials', '{}', jsonb_build_object('state', $1::text))`
    await tx.query(detail, [state])
    await more?.(tx)
  })
}
