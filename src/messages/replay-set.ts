import { z } from 'zod'
import { requireRight } from '../access/gates.js'
import { asPrincipal, type Principal } from '../access/principal.js'
import type { Tx } from '../database/transaction.js'
import { SmsError } from '../errors.js'
import type { Service } from '../settings/service.js'
import { DeliveryFilter, deliveriesIn } from './delivery-filter.js'
import { findKept, type Kept, noPlace, textOf } from './kept-text.js'
import { foresee } from './preview-replay.js'
import { type ReplayOutcome, takeIn } from './replay.js'

/** How many deliveries one call looks at; and how many of them are opened at once: whole requests, of 25 MB at worst. */
const most = 1_000
const aTurn = 20

/** A set by the list's filter; `after`: the delivery behind which to go on, as `next` has said. */
export const ReplaySetInput = DeliveryFilter.extend({
  after: z.uuid().optional(),
  limit: z.int().min(1).max(most).default(most),
})
type ReplaySetInput = z.output<typeof ReplaySetInput>

const Found = z.object({ id: z.uuid(), number: z.string().nullable(), at: z.date(), messageId: z.uuid().nullable() })
type Found = z.output<typeof Found>

/** What became of one delivery, or would: there already, or why it cannot be taken in. */
export interface SetResult {
  deliveryId: string
  number: string | null
  at: string
  outcome: Outcome | 'already' | 'refused'
  refusal: ReturnType<SmsError['answered']> | null
}

/** A part of a set, oldest first; `next` is where the rest begins, null at the end. */
export interface SetOutcome {
  counts: Record<SetResult['outcome'], number>
  results: SetResult[]
  next: string | null
}

/**
 * Says what taking in a set would do, a delivery each: it is opened and read as texts are read today. Changes nothing but the
 * audit. Of two equal texts in the set both are foreseen as delivered.
 * @throws SmsError `not_allowed`
 */
export async function previewReplaySet(service: Service, principal: Principal, input: ReplaySetInput) {
  requireRight(principal, 'sms_deliveries.replaySet')
  return inTurns(service, principal, input, (tx, kept) => foreseen(tx, service, kept))
}

/**
 * Takes in a set, each delivery in a commit of its own, so that breaking off leaves none half done; asked again, or by two at
 * once, it delivers none twice. @throws SmsError `not_allowed`
 */
export async function replaySet(service: Service, principal: Principal, input: ReplaySetInput) {
  requireRight(principal, 'sms_deliveries.replaySet')
  const take = (kept: Kept) => asPrincipal(service.db, principal, tx => takeIn(tx, service, kept))
  return inTurns(service, principal, input, async (_tx, kept) =>
    kept.map(each => async () => (await take(each)).outcome),
  )
}

type Outcome = z.output<typeof ReplayOutcome>

/** What becomes of each of several requests that were opened, once it is asked for. */
type Judge = (tx: Tx, kept: Kept[]) => Promise<(() => Promise<Outcome>)[]>

async function inTurns(
  service: Service,
  principal: Principal,
  input: ReplaySetInput,
  judge: Judge,
): Promise<SetOutcome> {
  const results: SetResult[] = []
  let after = input.after ?? null
  for (;;) {
    const asked = Math.min(aTurn, input.limit - results.length)
    const { found, judged } = await asPrincipal(service.db, principal, async tx => {
      const page = await pageBehind(tx, input, after, asked)
      const untaken = page.flatMap(({ id, messageId }) => (messageId === null ? [id] : []))
      const kept = untaken.length > 0 ? await findKept(tx, untaken) : []
      const verdicts = await judge(tx, kept)
      return { found: page, judged: new Map(kept.map((each, place) => [each.deliveryId, verdicts[place]])) }
    })
    for (const each of found) results.push(await resultOf(each, judged.get(each.id)))
    after = found.at(-1)?.id ?? null
    if (found.length < asked) return outcomeOf(results, null)
    if (results.length >= input.limit) return outcomeOf(results, after)
  }
}

async function pageBehind(tx: Tx, filter: DeliveryFilter, after: string | null, limit: number): Promise<Found[]> {
  const { sql, values } = deliveriesIn(filter)
  const page = `select id, number, at, message_id as "messageId" from sms.delivery_list
    where ${sql} and ($7::uuid is null or id > $7) order by id limit $8`
  return z.array(Found).parse((await tx.query(page, [...values, after, limit])).rows)
}

async function foreseen(tx: Tx, service: Service, kept: Kept[]): Promise<(() => Promise<Outcome>)[]> {
  const texts = await Promise.all(kept.map(each => readable(service, each)))
  const verdicts = new Map<string, Outcome>()
  for (const { deliveryId, verdict } of await foresee(
    tx,
    texts.flatMap(text => ('message' in text && text.message ? [text] : [])),
  ))
    if (!verdicts.has(deliveryId)) verdicts.set(deliveryId, verdict)
  return kept.map((each, place) => async () => {
    const verdict = verdicts.get(each.deliveryId)
    if (verdict) return verdict
    const text = texts[place]
    throw text && 'error' in text && text.error ? text.error : noPlace(each)
  })
}

async function readable({ keyring }: Service, kept: Kept) {
  const { deliveryId } = kept
  try {
    return { deliveryId, message: await textOf(keyring, kept) }
  } catch (error) {
    if (error instanceof SmsError) return { deliveryId, error }
    throw error
  }
}

/** One that is refused holds up no other; one that nobody judges is there already. */
async function resultOf(found: Found, judge: (() => Promise<Outcome>) | undefined): Promise<SetResult> {
  const { id: deliveryId, number, at } = found
  const named = { deliveryId, number, at: at.toISOString() }
  try {
    return { ...named, outcome: judge ? await judge() : 'already', refusal: null }
  } catch (error) {
    if (!(error instanceof SmsError)) throw error
    return { ...named, outcome: 'refused', refusal: error.answered() }
  }
}

function outcomeOf(results: SetResult[], next: string | null): SetOutcome {
  const counts = {
    delivered: 0,
    duplicate: 0,
    held_disabled: 0,
    held_tier: 0,
    held_unassigned: 0,
    already: 0,
    refused: 0,
  }
  for (const { outcome } of results) counts[outcome] += 1
  return { counts, results, next }
}
