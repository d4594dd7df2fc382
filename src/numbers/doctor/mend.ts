import type { Principal } from '../../access/principal.js'
import { mayAct } from '../../access/rights.js'
import type { Hop } from './hop.js'

/** Where a finding is mended: an action of the panel; of a resource as a whole where no record is named. */
export interface Mend {
  resource: string
  action: string
  recordId: string | null
}

type Place = [resource: string, action: string, recordId?: 'number' | 'system']

const credentials: Place = ['sms_settings', 'edit', 'system']
const setAnew: Place = ['sms_numbers', 'setDelivery', 'number']

const places: Record<string, Place> = {
  credentials_missing: credentials,
  credentials_refused: credentials,
  credentials_untested: ['sms_settings', 'testCredentials', 'system'],
  delivers_elsewhere: setAnew,
  texts_missed: setAnew,
  set_by_somebody: setAnew,
  address_unproven: setAnew,
  token_rotated_away: setAnew,
  token_none: ['sms_numbers', 'rotateToken', 'number'],
  not_in_inventory: ['sms_numbers', 'unlink', 'number'],
  number_disabled: ['sms_numbers', 'enable', 'number'],
  number_disabled_because: ['sms_numbers', 'enable', 'number'],
  tier_closed: ['sms_tenants', 'list'],
  nobody_assigned: ['sms_numbers', 'share', 'number'],
  everyone_unavailable: ['sms_numbers', 'share', 'number'],
  in_no_inbox: ['sms_numbers', 'share', 'number'],
}

/** The way to the mending, for whoever may take it. */
export function mendOf({ code }: Pick<Hop, 'code'>, { role }: Principal, numberId: string): Mend | null {
  const [resource, action, record] = places[code] ?? []
  if (!resource || !action || !mayAct(role, resource, action)) return null
  return { resource, action, recordId: record === 'number' ? numberId : record === 'system' ? 'system' : null }
}
