import type { Dialect } from './dialect.js'
import { legacyMessage } from './legacy.js'

/**
 * Legacy and its default, `post2urlmethod=form`: `from`, `to` (both with `+1`) and `msg`, url-encoded.
 * @see the carrier's API document 2.2.1, `PUT /sms`
 */
export const v1Form: Dialect = content => legacyMessage('v1_form', content)
