import type { Dialect } from './dialect.js'
import { legacyMessage } from './legacy.js'

/**
 * Legacy MMS: the fields `from`, `to` and `msg` and the files `media`.
 * @see the carrier's API document 2.2.1, `PUT /sms`
 */
export const v1Multipart: Dialect = content => legacyMessage('v1_multipart', content)
