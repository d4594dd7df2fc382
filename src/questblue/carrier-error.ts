/**
 * How a call to the carrier can go wrong. `unknown_outcome`: the request may have reached the carrier and may have been
 * carried out; ask (delivery status, mode of the number) before deciding, and never just repeat it.
 */
export type CarrierErrorCode = 'refused' | 'unauthorised' | 'unreadable' | 'unreachable' | 'unknown_outcome'

/**
 * A call to the carrier that did not do what was asked. `reason` may be shown to an admin: the carrier's own sentence
 * or ours, without credentials, webhook addresses or message texts. `status` is the HTTP status, null without an answer.
 */
export class CarrierError extends Error {
  override readonly name = 'CarrierError'
  readonly code: CarrierErrorCode
  readonly reason: string
  readonly status: number | null

  constructor(code: CarrierErrorCode, reason: string, { status = null }: { status?: number | null } = {}) {
    super(`${code}: ${reason}`)
    this.code = code
    this.reason = reason
    this.status = status
  }
}
