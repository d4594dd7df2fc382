import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from 'pino'
import { z } from 'zod'
import { asWorker } from '../access/principal.js'
import { one } from '../database/transaction.js'
import { repeat, type Repeating } from '../messages/repeat.js'
import { CarrierError } from '../questblue/carrier-error.js'
import { type Campaign, listCampaigns } from '../questblue/list-campaigns.js'
import type { Service } from '../settings/service.js'

/** Whether a number may send: carriers block what a local number sends until it is in an approved campaign. */
export const Sending = z.enum(['registered', 'pending', 'unregistered', 'toll_free', 'unknown'])
export type Sending = z.infer<typeof Sending>

const patienceMs = 5_000
/** What waits no more, and was not approved. */
const over = /reject|declin|expir|suspend|deactiv|fail|cancel|delet/i

/**
 * Asks QuestBlue for its campaigns, for somebody who waits: after five seconds, or when it does not tell, undefined, and
 * nothing is known. An empty list is no answer either: it would say of every number that it may not send.
 */
export async function campaignsNow({
  carrier,
  log,
}: Pick<Service, 'carrier' | 'log'>): Promise<Campaign[] | undefined> {
  const asked = listCampaigns(carrier).catch(error => {
    log.warn({ err: error }, 'the campaigns could not be read')
    return undefined
  })
  const done = new AbortController()
  const enough = pause(patienceMs, undefined, { ref: false, signal: done.signal }).catch(() => undefined)
  const campaigns = await Promise.race([asked, enough])
  done.abort()
  return campaigns?.length === 0 ? undefined : campaigns
}

/** Keeps for every linked number what the campaigns say of it. */
export async function noteCampaigns({ db }: Pick<Service, 'db'>, campaigns: Campaign[]): Promise<void> {
  const approved = campaigns.filter(campaign => campaign.approved)
  const waiting = campaigns.filter(campaign => !campaign.approved && !over.test(campaign.status))
  const numbersOf = (chosen: Campaign[]) => chosen.flatMap(({ numbers }) => numbers)
  const note = 'select sms.note_campaigns($1, $2)'
  await asWorker(db, tx => tx.query(note, [numbersOf(approved), numbersOf(waiting)]))
}

const Due = z.object({ due: z.boolean() })

/** Reads the campaigns every hour, whichever process comes first; what could not be read is asked for again in minutes. */
export function startCampaignWatch({
  service,
  log,
}: {
  service: Pick<Service, 'db' | 'carrier'>
  log: Logger
}): Repeating {
  const look = async () => {
    const { due } = Due.parse(await asWorker(service.db, tx => one(tx, 'select sms.campaigns_are_due() as due')))
    if (!due) return
    try {
      const campaigns = await listCampaigns(service.carrier)
      if (campaigns.length > 0) await noteCampaigns(service, campaigns)
    } catch (error) {
      if (!(error instanceof CarrierError)) throw error
      log.info({ code: error.code }, 'the campaigns were not read; what is known of them stays')
    }
  }
  return repeat(look, { everyMs: 60_000, name: 'campaigns', log })
}
