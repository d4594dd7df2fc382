import { z } from 'zod'
import { UserId } from './assign.js'
import { parseNumbers } from './parse-numbers.js'
import { Routing } from './routing.js'

/** A switch of a form: absent where the form leaves the choice open. */
const flag = z.stringbool().or(z.boolean())

export const LinkInput = z.object({
  numbers: z
    .union([z.string(), z.array(z.string())], { error: 'choose at least one number' })
    .transform(parseNumbers)
    .refine(numbers => numbers.length > 0 && numbers.length <= 500, {
      error: 'choose at least one number, and at most 500',
    }),
  tenantId: z.union([z.string().min(1), z.number()], { error: 'choose a tenant' }).transform(String),
  label: z.string().trim().max(200).default(''),
  userIds: z.array(UserId).default([]),
  routing: Routing.optional(),
  /** What the numbers are given to their holders for; some tenants demand it. */
  note: z.string().trim().max(500).optional(),
  enabled: flag.default(true),
  setDelivery: flag.optional(),
})
export type LinkInput = z.output<typeof LinkInput>
