import type { Content } from './dialect.js'
import { linksOf, recipientsOf, segmentsOf, senderOf, textOf } from './fields.js'
import type { InboundMessage } from './inbound.js'

/** What the legacy dialects share: the fields `from`, `to` and `msg`. Null when there is no message in it. */
export function legacyMessage(
  dialect: InboundMessage['dialect'],
  { fields, files, filesLeftOut }: Content,
): InboundMessage | null {
  const written = fields.msg ?? fields.text
  const links = linksOf(fields.media)
  const media = [...links.media, ...files].slice(0, 10)
  if (written === undefined && media.length === 0 && filesLeftOut === 0) return null
  return {
    kind: 'message',
    dialect,
    from: senderOf(fields.from),
    to: recipientsOf(fields.to),
    text: textOf(written) ?? '',
    media,
    leftOut: links.leftOut + filesLeftOut + links.media.length + files.length - media.length,
    segments: segmentsOf(fields.segments),
  }
}
