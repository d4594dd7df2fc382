/** A picture or other file of a text: where it can be fetched, or the bytes themselves. */
export type InboundMedia = { url: string } | { bytes: Buffer; type: string; name: string }

/**
 * A text that came in. `from` and each of `to` are E.164 where they are numbers, else as delivered (short codes, names;
 * `unknown` when the sender was left out); `to` has at least one. `leftOut` counts the media that were not kept: over
 * 5 MB, more than ten, or a link that is not http(s).
 */
export interface InboundMessage {
  kind: 'message'
  dialect: 'v2_json' | 'v1_json' | 'v1_form' | 'v1_multipart' | 'v1_xml'
  from: string
  to: string[]
  text: string
  media: InboundMedia[]
  leftOut: number
  segments: number | null
}

/** What became of a text of ours, for one recipient. It bears no id: match it by `from` and `to`. */
export interface InboundReport {
  kind: 'report'
  dialect: 'report_json' | 'report_form'
  from: string
  to: string
  status: 'sent' | 'delivered' | 'failed'
  reason: string | null
  segments: number | null
}

/** What the carrier posts to a webhook. */
export type Inbound = InboundMessage | InboundReport

/** A body that is none of the carrier's dialects. `reason` names the problem and quotes nothing. */
export class InboundError extends Error {
  override readonly name = 'InboundError'
  readonly reason: string

  constructor(reason: string) {
    super(reason)
    this.reason = reason
  }
}
