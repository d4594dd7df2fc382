import type { Dialect } from './dialect.js'
import { deliveryReport } from './report.js'

/** A delivery report to an address that is set to the form dialect: the same fields, url-encoded. */
export const reportForm: Dialect = content => deliveryReport('report_form', content)
