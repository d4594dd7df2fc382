import { z } from 'zod'
import { requireRight } from '../access/gates.js'
import { asPrincipal, type Principal } from '../access/principal.js'
import { first, type Tx } from '../database/transaction.js'
import { SmsError } from '../errors.js'
import { listSmsNumbers } from '../questblue/list-sms-numbers.js'
import { askCarrier } from '../settings/carrier-refusal.js'
import type { Service } from '../settings/service.js'
import { missedTexts } from './missed-texts.js'
import { maskedAddress, openAddress } from './webhook-address.js'
import { type WebhookToken, webhookTokens } from './webhook-tokens.js'
import { type WebhookFacts, type WebhookState, webhookState } from './webhook-state.js'

export const ShowWebhookInput = z.object({ numberId: z.uuid() })

/** What has to stand in QuestBlue's form for a number, and what is known of whether it does. */
export interface Webhook {
  url: string
  method: 'POST'
  authentication: string
  state: WebhookState
  /** Where the texts go now, in QuestBlue's words. */
  mode: string | null
  /** UTC, ISO 8601: since when it is set, or last confirmed, or doubted. */
  since: string | null
  reason: string | null
  /** What was set at QuestBlue before it was set from here. */
  foundMode: string | null
  /** It was set from here, and QuestBlue's mode, or its history, says otherwise now. */
  drift: 'mode' | 'history' | null
  /** How many texts of the last day QuestBlue's history shows beyond what came; null when it did not tell. */
  missed: number | null
  /** Its addresses, without their secrets. */
  tokens: WebhookToken[]
  /** Whether the secret part of the address is hidden from this principal. */
  masked: boolean
}

const authentication =
  'Nothing to enter for authentication: the secret is part of the address. Header key, Basic or signature only if your own proxy adds them.'

const Facts = z.object({
  number: z.string(),
  linkedAt: z.date(),
  setAt: z.date().nullable(),
  confirmedAt: z.date().nullable(),
  foundMode: z.string().nullable(),
  carrierMode: z.string().nullable(),
})

/**
 * A number's webhook address and its honest state: QuestBlue's mode and history are read now, as far as it answers.
 * A superadmin sees the whole address, and that is audited; a tenant admin sees it masked.
 * @throws SmsError `not_found`, `not_allowed`
 */
export async function showWebhook(
  service: Service,
  principal: Principal,
  { numberId }: z.output<typeof ShowWebhookInput>,
): Promise<Webhook> {
  requireRight(principal, 'sms_numbers.showWebhook')
  const stored = await asPrincipal(service.db, principal, tx => factsOf(tx, numberId))
  const mode = await readMode(service, stored.number)
  const facts: WebhookFacts = { ...stored, carrierMode: mode?.mode ?? stored.carrierMode }
  const missed =
    facts.setAt === null ? null : await missedTexts(service, { numberId, number: stored.number, since: facts.setAt })
  const masked = principal.role !== 'superadmin'
  const drift = driftOf(facts, missed)
  const { url, tokens } = await asPrincipal(service.db, principal, async tx => {
    if (mode) await noteMode(tx, numberId, { mode: mode.mode, drift, missed })
    const tokens = await webhookTokens(tx, numberId)
    return { tokens, url: masked ? maskedAddress(service) : await openAddress(service, tx, numberId, 'shown') }
  })
  return {
    url,
    method: 'POST',
    authentication,
    ...webhookState({ ...facts, missed }),
    mode: mode?.label ?? facts.carrierMode,
    foundMode: stored.foundMode,
    drift,
    missed,
    tokens,
    masked,
  }
}

async function factsOf(tx: Tx, numberId: string): Promise<z.infer<typeof Facts>> {
  const facts = `
    select n.number, n.linked_at as "linkedAt", w.set_at as "setAt", s.token_used_at as "confirmedAt",
      w.found_mode as "foundMode", w.carrier_mode as "carrierMode"
    from sms.numbers n join sms.number_state s on s.number_id = n.id join sms.webhook_state w on w.number_id = n.id
    where n.id = $1 and n.unlinked_at is null`
  const row = await first(tx, facts, [numberId])
  if (row === undefined) throw new SmsError('not_found')
  return Facts.parse(row)
}

/** The page is of use without QuestBlue's answer too: it then says what was last known. */
async function readMode({ carrier, log }: Service, number: string): Promise<{ mode: string; label: string } | null> {
  try {
    const [found] = await askCarrier(() => listSmsNumbers(carrier, { find: { number } }))
    return found ? { mode: found.mode, label: found.modeLabel || 'none' } : null
  } catch (error) {
    if (!(error instanceof SmsError)) throw error
    log.warn({ code: error.code }, 'the mode of a number could not be read')
    return null
  }
}

function driftOf({ setAt, carrierMode }: WebhookFacts, missed: number | null): Webhook['drift'] {
  if (setAt === null) return null
  if (carrierMode !== 'url') return 'mode'
  return missed !== null && missed > 0 ? 'history' : null
}

const doubts = { mode: 'mode_changed', history: 'texts_missed' } as const

/** What the start page and the list tell of drift is read from here; without the history, a doubt of it stays. */
async function noteMode(
  tx: Tx,
  numberId: string,
  { mode, drift, missed }: { mode: string; drift: Webhook['drift']; missed: number | null },
): Promise<void> {
  await tx.query(
    `update sms.webhook_state set carrier_mode = $2, read_at = clock_timestamp(),
       doubt_reason = case when $4 and doubt_reason = 'texts_missed' then doubt_reason else $3 end,
       doubted_at = case when $4 and doubt_reason = 'texts_missed' then doubted_at
         when $3::text is not null then coalesce(doubted_at, clock_timestamp()) end
     where number_id = $1`,
    [numberId, mode, drift && doubts[drift], drift === null && missed === null],
  )
}
