import type { Dialect } from './dialect.js'
import { deliveryReport } from './report.js'

/** A delivery report: `{"from","to":"…","status":"delivered","reason","segments":1}`, one for each recipient, without an id. */
export const reportJson: Dialect = content => deliveryReport('report_json', content)
