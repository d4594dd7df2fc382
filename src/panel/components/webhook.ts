/** One of a number's addresses, without its secret. */
export interface WebhookToken {
  id: string
  createdAt: string
  expiresAt: string | null
  ended: boolean
  usedAt: string | null
}

/** A number's webhook as the action gives it. */
export interface Webhook {
  url: string
  method: string
  authentication: string
  state: 'not_url' | 'set_by_us' | 'confirmed' | 'doubtful'
  mode: string | null
  since: string | null
  reason: string | null
  foundMode: string | null
  drift: 'mode' | 'history' | null
  missed: number | null
  tokens: WebhookToken[]
  masked: boolean
}

/** The webhook that stands in an answer, or in the record that AdminJS hands on. */
export function webhookIn(answer: object | undefined): Webhook | undefined {
  const webhook: unknown = answer && 'webhook' in answer ? answer.webhook : undefined
  return isWebhook(webhook) ? webhook : undefined
}

function isWebhook(value: unknown): value is Webhook {
  return typeof value === 'object' && value !== null && 'url' in value && 'state' in value
}
