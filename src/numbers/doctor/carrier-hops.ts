import { setTimeout as pause } from 'node:timers/promises'
import { SmsError } from '../../errors.js'
import { CarrierError } from '../../questblue/carrier-error.js'
import { getBalance } from '../../questblue/get-balance.js'
import { askCarrier } from '../../settings/carrier-refusal.js'
import type { Service } from '../../settings/service.js'
import { type CarrierNumber, carrierNumbers } from '../carrier-numbers.js'
import { missedTexts } from '../missed-texts.js'
import type { Facts } from './facts.js'
import { type Finding, green, notReached, red, warned } from './hop.js'

const patienceMs = 12_000

/** Whether QuestBlue accepts the stored credentials now. */
export async function credentialsHop(service: Service, { credentials }: Facts): Promise<Finding> {
  if (credentials === 'missing') return red('credentials_missing')
  const balance = await patiently(() => askCarrier(() => getBalance(service.carrier)))
  if (balance instanceof SmsError) {
    return isRefusal(balance) ? red('credentials_refused') : silent(balance)
  }
  return credentials === 'valid' ? green('credentials_accepted') : warned('credentials_untested')
}

/** Whether the number is in QuestBlue's inventory, and its texts go to a URL at all. */
export async function inventoryHop(service: Service, { number }: Facts): Promise<Finding> {
  const found = await patiently(() => carrierNumbers(service, [number]))
  if (found instanceof SmsError) return silent(found)
  return judgeListing(found.get(number))
}

/** `code` and `said` make the reason in a reader's own language. */
function silent({ code, message, cause }: SmsError): Finding {
  const said = cause instanceof CarrierError && code === 'carrier_refused' ? cause.reason : ''
  return warned('carrier_silent', { reason: message, code, said })
}

function judgeListing(found: CarrierNumber | undefined): Finding {
  if (!found) return red('not_in_inventory')
  if (!found.sms) return red('without_sms')
  if (found.mode !== 'url') return red('delivers_elsewhere', { mode: found.modeLabel || 'none' })
  return green('delivers_to_url')
}

/**
 * Whether the URL is ours, which QuestBlue never says: what came on it is evidence for it, and what its history shows
 * beyond what came is evidence against.
 */
export async function deliveryHop(
  service: Service,
  { numberId, facts, inventory }: { numberId: string; facts: Facts; inventory: Finding },
): Promise<Finding> {
  if (inventory.state === 'red') return notReached
  const { number, setAt, usedAt, linkedAt, retired } = facts
  const missed = await patiently(() => missedTexts(service, { numberId, number, since: setAt ?? linkedAt }))
  if (typeof missed === 'number' && missed > retired.count)
    return red('texts_missed', { count: missed - retired.count })
  if (usedAt !== null) return green('address_used', { at: usedAt.toISOString() })
  if (setAt === null) return red('set_by_somebody')
  return warned('address_unproven', { at: setAt.toISOString() })
}

/** QuestBlue's answer, or its refusal; one that takes too long counts as none. */
async function patiently<Answer>(ask: () => Promise<Answer>): Promise<Answer | SmsError> {
  const late = new AbortController()
  const asked = ask().catch((error: unknown) => {
    if (error instanceof SmsError) return error
    throw error
  })
  const waited = pause(patienceMs, new SmsError('carrier_unreachable'), { signal: late.signal, ref: false })
  waited.catch(() => undefined) // it is called off
  try {
    return await Promise.race([asked, waited])
  } finally {
    asked.catch(() => undefined) // whoever answers too late is not listened to
    late.abort()
  }
}

function isRefusal({ code, cause }: SmsError): boolean {
  if (code === 'carrier_unauthorised' || code === 'credentials_missing') return true
  return cause instanceof CarrierError && cause.code === 'refused' && cause.status === 206
}
