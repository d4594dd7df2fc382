import { z } from 'zod'
import { fromCarrier } from './phone-number.js'

/** A number as the carrier writes it in its lists (ten digits, a string or an integer), as E.164. */
export const CarrierNumber = z
  .union([z.string(), z.number()])
  .transform(written => fromCarrier(String(written)))
  .refine(number => number.startsWith('+'))
