import { SmsError } from '../errors.js'
import { requirePublicUrl } from '../numbers/require-public-url.js'
import { CarrierError } from '../questblue/carrier-error.js'
import { sendMessage } from '../questblue/send-message.js'
import type { Service } from '../settings/service.js'
import type { ClaimedText } from './claim.js'
import { fileLinkPath } from './file-link.js'
import type { Outcome } from './settle.js'

/** What handing over needs of the service. */
export type HandingOver = Pick<Service, 'carrier' | 'carrierUrl' | 'publicUrl'>

/**
 * Hands one text to the carrier, once, and gives what became of it. `failed` only when it was certainly not sent;
 * whatever else goes wrong leaves it `unknown`, since it may have been.
 */
export async function handOver(service: HandingOver, { from, to, text, mediaUrls }: ClaimedText): Promise<Outcome> {
  try {
    if (mediaUrls.some(url => url.startsWith(service.publicUrl + fileLinkPath))) requirePublicUrl(service)
    const { id, each } = await sendMessage(service.carrier, { from, to, text, mediaUrls })
    const recipientIds = each.map((carrierId, place) => ({ peer: to[place]!, carrierId }))
    return { status: 'sent', carrierId: id, recipientIds }
  } catch (error) {
    if (error instanceof SmsError) return { status: 'failed', reason: error.code } // before the call: no credentials, say
    if (!(error instanceof CarrierError) || error.code === 'unknown_outcome' || error.code === 'unreadable') {
      return { status: 'unknown', reason: 'carrier_unknown_outcome' }
    }
    return { status: 'failed', reason: error.reason }
  }
}
