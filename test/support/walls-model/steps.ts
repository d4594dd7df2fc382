import fc from 'fast-check'
import type { Team } from './choice.js'
import { lineCount, root, tenants } from './state.js'
import { WallsCommand, type Step } from './step.js'
import { activeStep, moveStep, roleStep, settingStep, tierStep } from './steps-of-hosts.js'
import { giveStep, linkStep, rotateStep, switchStep, unassignStep, unlinkStep } from './steps-of-numbers.js'
import { receiveStep, replyStep } from './steps-of-texts.js'

const line = fc.constantFrom(0, 0, 0, ...Array.from({ length: lineCount }, (_, each) => each)) // one is busy, so that steps meet
const tenant = fc.constantFrom(...tenants)
const anybody = fc.integer({ min: 0, max: 12 })
const ofTenants = fc.integer({ min: 1, max: 12 })
const peer = fc.constantFrom('+13035550001', '+13035550002', '+13035550003')
/** Mostly somebody who may; else anybody, of whichever tenant. */
const actor = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(root, 'its admin' as const) },
  { weight: 1, arbitrary: anybody },
)
const linker = fc.oneof({ weight: 9, arbitrary: fc.constant(root) }, { weight: 1, arbitrary: anybody })
const writer = fc.oneof({ weight: 3, arbitrary: fc.constant('its holder' as const) }, { weight: 1, arbitrary: anybody })
/** Mostly members of the number's tenant. */
const team: fc.Arbitrary<Team> = fc.oneof(
  { weight: 6, arbitrary: fc.uniqueArray(fc.nat(4), { minLength: 1, maxLength: 3 }).map(members => ({ members })) },
  { weight: 1, arbitrary: fc.uniqueArray(anybody, { minLength: 1, maxLength: 3 }).map(people => ({ people })) },
)
const teamOrNobody = fc.oneof({ weight: 2, arbitrary: team }, { weight: 1, arbitrary: fc.constant({ members: [] }) })
const history = fc.constantFrom(undefined, undefined, 'all' as const, 'from_now' as const)
const deliverHeld = fc.constantFrom(undefined, undefined, true, false)
const address = fc.constantFrom(0, 0, 0, 0, 0, 0, 1, 2, 3)

const kinds: [weight: number, fc.Arbitrary<Step>][] = [
  [16, fc.record({ line, peer, address }).map(receiveStep)],
  [8, fc.record({ line, peer, actor: writer }).map(replyStep)],
  [12, fc.record({ line, actor, team, shared: fc.constant(false), history, deliverHeld }).map(giveStep)],
  [8, fc.record({ line, actor, team, shared: fc.constant(true), history, deliverHeld }).map(giveStep)],
  [2, fc.record({ line, actor }).map(unassignStep)],
  [6, fc.record({ line, actor, enabled: fc.boolean(), deliverHeld: fc.boolean() }).map(switchStep)],
  [6, fc.record({ line, actor: linker, tenant, team: teamOrNobody }).map(linkStep)],
  [4, fc.record({ line, actor }).map(unlinkStep)],
  [2, fc.record({ line, actor, overlap: fc.boolean() }).map(rotateStep)],
  [3, fc.record({ who: ofTenants, tenant }).map(moveStep)],
  [3, fc.record({ who: ofTenants, role: fc.constantFrom('tenant_admin' as const, 'user' as const) }).map(roleStep)],
  [4, fc.record({ who: ofTenants, active: fc.constantFrom(true, true, false) }).map(activeStep)],
  [3, fc.record({ tenant, has: fc.constantFrom(true, true, false) }).map(tierStep)],
  [1, fc.record({ tenant, actor: linker, days: fc.integer({ min: 1, max: 90 }) }).map(settingStep)],
]

/** Everything that can happen, as often as it makes the most of a run. */
export const anyStep: fc.Arbitrary<WallsCommand> = fc.oneof(
  ...kinds.map(([weight, kind]) => ({
    weight,
    arbitrary: fc
      .record({ step: kind, onlooker: anybody })
      .map(({ step, onlooker }) => new WallsCommand(step, onlooker)),
  })),
)

/** A number of each tenant's, held by somebody: what a run begins with. */
export const opening: readonly Step[] = tenants.map(tenant =>
  linkStep({ line: tenant, actor: root, tenant, team: { members: [1] } }),
)
