import { z } from 'zod'
import { asPrincipal, type Principal } from '../../access/principal.js'
import type { Tx } from '../../database/transaction.js'
import type { Doors } from '../doors.js'
import { type NumberFacts, numberFacts } from '../resources/number-page.js'

/** How a number stands, as far as a change of several may touch it. */
export interface Stand {
  enabled: boolean
  holders: string[]
  /** Texts that are held and wait to be delivered, and texts that wait to be sent. */
  waiting: number
  queued: number
}

/** A number before and after one step of a verb. */
export interface Step<Given = unknown> {
  before: Stand
  after: Stand
  /** What the verb gave. */
  given: Given
}

const Queued = z.array(z.object({ queued: z.number() }))
/** What ends a transaction that was only to show what would come of it. */
class OnlyLooked extends Error {}

/**
 * Runs one step on one number and tells what it changes. With `onlyLook` all of it is rolled back: what would be refused is
 * refused, and nothing has happened.
 * @throws whatever `step` throws; SmsError `not_found` is the step's to say
 */
export async function tryStep<Given>(
  { service }: Doors,
  principal: Principal,
  numberId: string,
  step: (tx: Tx) => Promise<Given>,
  { onlyLook }: { onlyLook: boolean },
): Promise<Step<Given> | null> {
  let tried: Step<Given> | null = null
  try {
    return await asPrincipal(service.db, principal, async tx => {
      const before = await standOf(tx, numberId)
      const given = await step(tx)
      const after = await standOf(tx, numberId)
      tried = before && after ? { before, after, given } : null
      if (onlyLook) throw new OnlyLooked('rolled back on purpose')
      return tried
    })
  } catch (error) {
    if (error instanceof OnlyLooked) return tried
    throw error
  }
}

async function standOf(tx: Tx, numberId: string): Promise<Stand | null> {
  const [facts] = await numberFacts(tx, [numberId])
  if (!facts) return null
  const { rows } = await tx.query('select queued from sms.queued_of($1)', [[numberId]])
  return brief(facts, Queued.parse(rows)[0]?.queued ?? 0)
}

function brief({ enabled, holderNames, waiting }: NumberFacts, queued: number): Stand {
  return { enabled, holders: holderNames ?? [], waiting: waiting ?? 0, queued }
}
