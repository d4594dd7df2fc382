import { deliveryBodyBound, retiredRequestBound } from './messages/kept-request.js'
import { boundToEndpoint } from './messages/push-address.js'
import { boundToToken } from './numbers/webhook-address.js'
import { boundToSecret } from './settings/credentials.js'
import type { SealedKind } from './settings/rotate-keys.js'

/** Everything that is sealed at rest. The ids are those of `sms.sealed_otherwise`. */
export const sealedKinds: readonly SealedKind[] = [
  { kind: 'credentials', boundTo: boundToSecret, atOnce: 10 },
  { kind: 'webhook_tokens', boundTo: boundToToken, atOnce: 200 },
  { kind: 'retired_requests', boundTo: retiredRequestBound, atOnce: 4 }, // whole requests: of 25 MB at worst
  { kind: 'delivery_bodies', boundTo: deliveryBodyBound, atOnce: 20 }, // of 2 MB at worst
  { kind: 'push_addresses', boundTo: hash => boundToEndpoint(Buffer.from(hash, 'hex')), atOnce: 200 },
]
