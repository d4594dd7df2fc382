import { CarrierError } from './carrier-error.js'

/**
 * The carrier's notation of a US number in E.164: `+12125550100` is `2125550100`.
 * @throws CarrierError `refused` when it is no number of the North American plan: the carrier serves no other
 */
export function tenDigits(e164: string): string {
  const digits = /^\+1([2-9]\d{9})$/.exec(e164)?.[1]
  if (!digits) throw new CarrierError('refused', 'QuestBlue reaches US numbers only, written +1 and ten digits')
  return digits
}

/**
 * What the carrier wrote as a number, in E.164 where it is one: ten digits, eleven with a leading 1, or any `+…`.
 * Everything else (short codes, alphanumeric senders) is given back as delivered, without white space around it.
 */
export function fromCarrier(written: string): string {
  const trimmed = written.trim()
  const bare = trimmed.replace(/[\s().-]/g, '')
  const national = /^(?:\+?1)?([2-9]\d{9})$/.exec(bare)?.[1]
  if (national) return `+1${national}`
  return /^\+[1-9]\d{6,14}$/.test(bare) ? bare : trimmed
}
