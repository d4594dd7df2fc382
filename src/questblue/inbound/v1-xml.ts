import type { Dialect } from './dialect.js'
import { legacyMessage } from './legacy.js'

/**
 * Legacy, `post2urlmethod=xml`: elements `from`, `to` and `msg` in a root whose name is not documented.
 * @see the carrier's API document 2.2.1, `PUT /sms`
 */
export const v1Xml: Dialect = content => legacyMessage('v1_xml', content)
