import { deliveryStateOf } from '../delivery-word.js'
import type { Content } from './dialect.js'
import { recipientsOf, segmentsOf, senderOf, textOf } from './fields.js'
import type { InboundReport } from './inbound.js'

/** What the reports share: a `status` and no text. Null when it is a text, or says nothing of a status. */
export function deliveryReport(dialect: InboundReport['dialect'], { fields }: Content): InboundReport | null {
  const status = textOf(fields.status)
  if (status === undefined || fields.text !== undefined || fields.msg !== undefined || fields.media !== undefined)
    return null
  return {
    kind: 'report',
    dialect,
    from: senderOf(fields.from),
    to: recipientsOf(fields.to)[0] ?? '',
    status: deliveryStateOf(status),
    reason: textOf(fields.reason)?.trim().slice(0, 500) || null,
    segments: segmentsOf(fields.segments),
  }
}
