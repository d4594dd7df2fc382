import type { Fields } from './fields.js'
import type { Inbound } from './inbound.js'

/** A file that came in a multipart body, whole. */
export interface InboundFile {
  bytes: Buffer
  type: string
  name: string
}

/** What was in a body. `filesLeftOut` counts files over 5 MB and beyond the tenth. */
export interface Content {
  fields: Fields
  files: InboundFile[]
  filesLeftOut: number
}

/** One of the carrier's ways to say something: what it says, or null when this content is not in this dialect. */
export type Dialect = (content: Content) => Inbound | null
