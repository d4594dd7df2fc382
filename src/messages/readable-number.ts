import { parsePhoneNumberFromString } from 'libphonenumber-js/min'

/** A number in E.164 as people read it: `(212) 555-0100`, abroad `+49 30 123456`; anything else as it is. */
export function readableNumber(number: string): string {
  const [, area, exchange, line] = /^\+1([2-9]\d{2})(\d{3})(\d{4})$/.exec(number) ?? []
  if (area !== undefined) return `(${area}) ${exchange}-${line}`
  return /^\+\d{7,15}$/.test(number) ? (parsePhoneNumberFromString(number)?.formatInternational() ?? number) : number
}
