import type { Dialect } from './dialect.js'
import { linksOf, recipientsOf, segmentsOf, senderOf, textOf } from './fields.js'

/**
 * The default: `{"from","to":[…],"text","media":[url…],"segments":"1","type":"SMS"|"MMS"}`.
 * @see the carrier's portal, Messaging › SMS Settings › "Post SMS to URL", v2
 */
export const v2Json: Dialect = ({ fields }) => {
  const { text, media, msg } = fields
  const isLegacy = (text ?? undefined) === undefined && (msg ?? undefined) !== undefined // `msg` is its text: lose none
  if (isLegacy || (text === undefined && media === undefined)) return null
  return {
    kind: 'message',
    dialect: 'v2_json',
    from: senderOf(fields.from),
    to: recipientsOf(fields.to),
    text: textOf(text) ?? '',
    ...linksOf(media),
    segments: segmentsOf(fields.segments),
  }
}
