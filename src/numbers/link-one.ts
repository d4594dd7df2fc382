import { z } from 'zod'
import { asPrincipal, type Principal } from '../access/principal.js'
import { one, type Tx } from '../database/transaction.js'
import { SmsError, type SmsErrorCode } from '../errors.js'
import { inEnglish, type Told, type Values } from '../reasons.js'
import type { Service } from '../settings/service.js'
import { assign } from './assign.js'
import type { CarrierNumber } from './carrier-numbers.js'
import { defaultRouting } from './default-routing.js'
import type { LinkInput } from './link-input.js'
import { setDelivery } from './set-delivery.js'
import { share } from './share.js'
import { recentTenure } from './recent-tenure.js'
import { newToken } from './webhook-address.js'

export type LinkStepName = 'inventory' | 'link' | 'holders' | 'delivery'

/** What became of one step. `asked`: something else receives the number's texts, and somebody has to say to replace it. */
export interface LinkStep {
  step: LinkStepName
  state: 'done' | 'refused' | 'skipped' | 'asked'
  code: SmsErrorCode | null
  message: string | null
  /** What fills the sentence of `code`; or, without one, what `message` says as a phrase of ours. */
  values?: Values | undefined
  told?: Told | undefined
}

/** What became of one number. `ready` only when it is linked, held, enabled and its delivery is set. */
export interface LinkResult {
  number: string
  typed: string
  numberId: string | null
  ready: boolean
  steps: LinkStep[]
}

const Linked = z.object({ id: z.string() })

/** Links one number that QuestBlue has with SMS: link and holders in one transaction, then the delivery. */
export async function linkOne(
  service: Service,
  principal: Principal,
  { typed, known, input }: { typed: string; known: CarrierNumber; input: LinkInput },
): Promise<LinkResult> {
  const { number } = known
  let numberId: string
  let reached: LinkStepName = 'link'
  let warning: Told | null = null
  try {
    numberId = await asPrincipal(service.db, principal, async tx => {
      const id = await insertNumber(service, tx, known, input)
      warning = await recentTenure(tx, number, input.tenantId)
      reached = 'holders'
      await giveTo(tx, principal, id, input)
      return id
    })
  } catch (error) {
    if (!(error instanceof SmsError)) throw error
    return refusedAt(reached, { typed, number }, error)
  }
  const delivery = await deliver(service, principal, { numberId, known, wanted: input.setDelivery })
  const holders = input.userIds.length > 0
  return {
    number,
    typed,
    numberId,
    ready: holders && input.enabled && delivery.state === 'done',
    steps: [
      done('inventory'),
      warning ? { ...done('link'), ...saying(warning) } : done('link'),
      holders ? done('holders') : skipped('holders'),
      delivery,
    ],
  }
}

/** The result of a number that got no further than one step; nothing of it was linked. */
export function refusedAt(
  step: LinkStepName,
  { typed, number }: { typed: string; number: string },
  error: SmsError,
): LinkResult {
  const before: LinkStepName[] = step === 'inventory' ? [] : ['inventory']
  return { number, typed, numberId: null, ready: false, steps: [...before.map(done), refused(step, error)] }
}

async function insertNumber({ keyring }: Service, tx: Tx, known: CarrierNumber, input: LinkInput): Promise<string> {
  const { id, hash, ciphertext, keyId } = newToken(keyring)
  const link = 'select sms.link_number($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) as id'
  const { number, mode, email } = known
  const values = [number, input.tenantId, input.label, input.enabled, id, hash, ciphertext, keyId, mode, email]
  return Linked.parse(await one(tx, link, values)).id
}

async function giveTo(
  tx: Tx,
  principal: Principal,
  numberId: string,
  { userIds, routing, tenantId, note }: LinkInput,
): Promise<void> {
  const [userId] = userIds
  if (userId === undefined) return
  if (userIds.length === 1 && routing === undefined) {
    await assign(tx, principal, { numberId, userId, note })
    return
  }
  await share(tx, principal, {
    numberId,
    userIds,
    routing: routing ?? (await defaultRouting(tx, tenantId)),
    note,
  })
}

/** Without being told, it takes a number's delivery only where nothing receives its texts now. */
async function deliver(
  service: Service,
  principal: Principal,
  { numberId, known, wanted }: { numberId: string; known: CarrierNumber; wanted: boolean | undefined },
): Promise<LinkStep> {
  if (wanted === false) return skipped('delivery')
  if (wanted === undefined && known.mode !== 'none') {
    const told: Told = { word: 'delivers_elsewhere', values: { mode: known.modeLabel ?? '' } }
    return { step: 'delivery', state: 'asked', code: null, ...saying(told) }
  }
  try {
    await setDelivery(service, principal, { numberId })
    return done('delivery')
  } catch (error) {
    if (!(error instanceof SmsError)) throw error
    return refused('delivery', error)
  }
}

const done = (step: LinkStepName): LinkStep => ({ step, state: 'done', code: null, message: null })
const skipped = (step: LinkStepName): LinkStep => ({ step, state: 'skipped', code: null, message: null })
const saying = (told: Told) => ({ message: inEnglish(told), told })
const refused = (step: LinkStepName, error: SmsError): LinkStep => ({ step, state: 'refused', ...error.answered() })
