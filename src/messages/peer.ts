import { parsePhoneNumberFromString } from 'libphonenumber-js/min'
import { SmsError } from '../errors.js'
import { isEmergency } from './emergency.js'

/**
 * Area codes of the North American plan that belong to neither the United States, its territories nor Canada.
 * @see https://www.nanpa.com/numbering/area-codes (countries of the Caribbean and the Atlantic)
 */
const abroad = new Set('242 246 264 268 284 345 441 473 649 658 664 721 758 767 784 809 829 849 868 869 876'.split(' '))

/**
 * Whom to text, in E.164, of whatever somebody typed: `(212) 555-0100`, `1.212.555.0100`, `+12125550100`. Numbers of the
 * United States, their territories and Canada; an area code that nobody has may be asked for, and the carrier decides.
 * @throws SmsError `emergency_unavailable` (911 in any spelling), `peer_not_a_phone` (everything else that is no such number)
 */
export function peerOf(typed: string): string {
  const plain = typed.normalize('NFKC').trim()
  if (isEmergency(plain)) throw new SmsError('emergency_unavailable')
  const e164 = e164Of(plain)
  const areaCode = /^\+1([2-9](?!11)\d{2})\d{7}$/.exec(e164 ?? '')?.[1]
  if (e164 === undefined || areaCode === undefined || abroad.has(areaCode)) throw new SmsError('peer_not_a_phone')
  return e164
}

/** A number in E.164 if it can be read as one, for looking things up; else as it was typed. */
export function looked(typed: string): string {
  const plain = typed.normalize('NFKC').trim()
  return e164Of(plain) ?? plain
}

function e164Of(plain: string): string | undefined {
  const phone = parsePhoneNumberFromString(plain, { defaultCountry: 'US', extract: false })
  return phone?.isPossible() && phone.ext === undefined ? phone.number : undefined
}
