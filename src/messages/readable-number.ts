import { parsePhoneNumberFromString } from 'libphonenumber-js/min'
import { usNumber } from './us-number.js'

/** A number in E.164 as people read it: `(212) 555-0100`, abroad `+49 30 123456`; anything else as it is. */
export function readableNumber(number: string): string {
  const us = usNumber(number)
  if (us !== undefined) return us
  return /^\+\d{7,15}$/.test(number) ? (parsePhoneNumberFromString(number)?.formatInternational() ?? number) : number
}
