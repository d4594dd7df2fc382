import { z } from 'zod'
import { chanceOf } from './chance.js'
import { wireNumber } from './wire-number.js'

export const Where = z.enum([
  'any',
  'balance',
  'inventory',
  'smsNumbers',
  'setDelivery',
  'send',
  'deliveryStatus',
  'history',
  'lookup',
  'campaigns',
  'inbound',
  'reports',
])
export type Where = z.infer<typeof Where>

/**
 * In which way something goes wrong. `refuse`: with a sentence, nothing done. `unauthorised`: 401 (of a webhook: posted
 * with a wrong token). `status500`, `hang`: nothing done. `accept_then_hang`: done, but not answered. `half`: done, but
 * the answer breaks in the middle (of a webhook: the request does). `lose`: answered as done, and not done.
 * `empty`, `partial`, `gap`, of a list: no rows; half of them under the whole's total; half of them as if that were all.
 * `grow`, of the history: a text comes in after each page that it gives. `twice`: done twice. `late`: after the delay. `out_of_order`: after the next one (of a list: turned round).
 * Of a webhook, `other_dialect`: in another of the carrier's dialects than the one that is set; `no_dialect`: in none of them.
 */
export const How = z.enum([
  'refuse',
  'hang',
  'status500',
  'half',
  'unauthorised',
  'twice',
  'late',
  'out_of_order',
  'accept_then_hang',
  'lose',
  'empty',
  'partial',
  'gap',
  'grow',
  'other_dialect',
  'no_dialect',
])
export type How = z.infer<typeof How>

export const Rule = z.object({
  where: Where,
  how: How,
  times: z.number().int().min(1).max(1_000_000).default(1),
  delayMs: z.number().int().min(0).max(600_000).optional(),
  /** Of how many of the occasions that it fits it acts, from above 0 to 1; all when left out. `times` counts those alone. */
  share: z.number().gt(0).max(1).optional(),
  /** Which of them: the same seed, the same ones in their order. */
  seed: z.number().int().optional(),
  reason: z.string().max(300).optional(),
  /** Of reports: those about this receiver alone. */
  to: z.string().transform(wireNumber).optional(),
})
export type Rule = z.infer<typeof Rule>

/** The rules of bad behaviour in force. */
export interface Misbehaviour {
  add(rule: Rule): void
  /** The rule for this occasion, if any, and of those that concern one receiver the receiver's; each use counts. */
  take(where: Where, to?: string): Rule | undefined
  list(): Rule[]
  clear(where?: Where): void
}

/** A rule, and whether it acts on the next occasion that it fits. */
interface InForce {
  rule: Rule
  acts(): boolean
}

/** No rules at first; of several that fit, the one set first acts until it is used up, or leaves it to the next. */
export function createMisbehaviour(): Misbehaviour {
  let inForce: InForce[] = []
  return {
    add: rule => void inForce.push({ rule: { ...rule }, acts: actingOf(rule) }),
    take: (where, to) => {
      const found = inForce.find(({ rule, acts }) => rule.to === to && concerns(rule.where, where) && acts())
      if (found && --found.rule.times === 0) inForce = inForce.filter(kept => kept !== found)
      return found?.rule
    },
    list: () => inForce.map(({ rule }) => ({ ...rule })),
    clear: where => {
      inForce = where === undefined ? [] : inForce.filter(({ rule }) => rule.where !== where)
    },
  }
}

/** Rules of one seed draw apart: else one would leave to the next what that one never takes. */
function actingOf({ where, how, share, seed = 0 }: Rule): () => boolean {
  if (share === undefined) return () => true
  const chance = chanceOf(`${seed} ${where} ${how}`)
  return () => chance() < share
}

// `inventory` is both lists of numbers; `any` is every call of the API, not what the carrier posts itself.
function concerns(rule: Where, occasion: Where): boolean {
  if (rule === 'any') return occasion !== 'inbound' && occasion !== 'reports'
  return rule === occasion || (rule === 'inventory' && occasion === 'smsNumbers')
}
