import type { Tried } from './arrival.js'
import type { Facts } from './facts.js'
import { type Finding, green, notReached, red, warned } from './hop.js'

/** What becomes of a text that is stored. */
export interface RoutingHops {
  enabled: Finding
  tier: Finding
  routed: Finding
  visible: Finding
}

/** Judges them by what is set, and by what a text tried out has met; null where none could be. */
export function routingHops(facts: Facts, tried: Tried | null): RoutingHops {
  const enabled = facts.enabled
    ? green('number_enabled')
    : red(facts.disabledReason ? 'number_disabled_because' : 'number_disabled', {
        at: facts.disabledAt ?? '',
        reason: facts.disabledReason ?? '',
      })
  const tier = facts.hasTier ? green('tier_in_service') : red('tier_closed', { tenant: facts.tenant ?? '' })
  const names = facts.holders.map(({ name }) => name)
  if (names.length === 0) return { enabled, tier, routed: red('nobody_assigned'), visible: notReached }
  if (enabled.state === 'red' || tier.state === 'red')
    return {
      enabled,
      tier,
      routed: { state: 'not_reached', code: 'would_wait', values: { names } },
      visible: notReached,
    }
  if (tried === null) return { enabled, tier, routed: notReached, visible: notReached }
  if (tried.outcome !== 'delivered')
    return { enabled, tier, routed: red('held', { outcome: tried.outcome }), visible: notReached }
  const routed = tried.nobodyAvailable
    ? warned('everyone_unavailable', { names })
    : green(`routed_${tried.rule ?? 'single'}`, { names: tried.inboxes })
  const visible = tried.inboxes.length > 0 ? green('in_inboxes', { names: tried.inboxes }) : red('in_no_inbox')
  return { enabled, tier, routed, visible }
}
