import type { Dialect } from './dialect.js'
import { legacyMessage } from './legacy.js'

/**
 * Legacy, `post2urlmethod=json`: `{"from","to","msg"}`.
 * @see the carrier's API document 2.2.1, `PUT /sms`
 */
export const v1Json: Dialect = content => legacyMessage('v1_json', content)
