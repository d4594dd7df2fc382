import type { DeliveryMode } from '../questblue/delivery-mode.js'
import type { FindNumbers } from '../questblue/find-numbers.js'
import { listDids } from '../questblue/list-dids.js'
import { listSmsNumbers } from '../questblue/list-sms-numbers.js'
import { askCarrier } from '../settings/carrier-refusal.js'
import type { Service } from '../settings/service.js'

/** What QuestBlue says of one number of the account. `mode` is null where it cannot do SMS. */
export interface CarrierNumber {
  number: string
  sms: boolean
  mode: DeliveryMode | null
  modeLabel: string | null
  email: string | null
  location: string
  type: string
}

/** Fewer numbers than this are asked for one by one, more through the whole list. */
const fewNumbers = 5

/**
 * What QuestBlue says now of these numbers (E.164), of those with some digits, or of all that the account has; a number it
 * does not have is missing.
 * @throws SmsError `credentials_missing` and the `carrier_…` codes
 */
export async function carrierNumbers(
  { carrier }: Service,
  wanted?: readonly string[] | { matching: FindNumbers },
): Promise<Map<string, CarrierNumber>> {
  const finds = findsOf(wanted)
  const asked = finds.map(find =>
    askCarrier(() => Promise.all([listDids(carrier, { find }), listSmsNumbers(carrier, { find })])),
  )
  const answers = await Promise.all(asked)
  const found = new Map<string, CarrierNumber>()
  for (const [dids, smsNumbers] of answers) {
    for (const { number, location, type } of dids) {
      found.set(number, { number, location, type, sms: false, mode: null, modeLabel: null, email: null })
    }
    for (const { number, mode, modeLabel, email } of smsNumbers) {
      const did = found.get(number) ?? { number, location: '', type: '' }
      found.set(number, { ...did, sms: true, mode, modeLabel, email })
    }
  }
  return found
}

function findsOf(wanted: readonly string[] | { matching: FindNumbers } | undefined): (FindNumbers | undefined)[] {
  if (wanted === undefined) return [undefined]
  if ('matching' in wanted) return [wanted.matching]
  return wanted.length <= fewNumbers ? wanted.map(number => ({ number })) : [undefined]
}
