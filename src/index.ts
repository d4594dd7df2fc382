export { SmsError, type SmsErrorCode } from './errors.js'
export type { MessageEvent, SmsNumbersOptions } from './options.js'
export { type SmsNumbers, smsNumbers } from './plugin.js'
export type { Verbs } from './verbs.js'
