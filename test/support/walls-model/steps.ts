import fc from 'fast-check'
import { lineCount, root, tenants, type Who } from './state.js'
import { WallsCommand, type Step } from './step.js'
import { activeStep, moveStep, roleStep, settingStep, tierStep } from './steps-of-hosts.js'
import { giveStep, linkStep, rotateStep, switchStep, unassignStep, unlinkStep } from './steps-of-numbers.js'
import { receiveStep, replyStep } from './steps-of-texts.js'

const line = fc.constantFrom(0, 0, 0, ...Array.from({ length: lineCount }, (_, each) => each)) // one is busy, so that steps meet
const tenant = fc.constantFrom(...tenants)
const anybody = fc.integer({ min: 0, max: 12 })
const ofTenants = fc.integer({ min: 1, max: 12 })
const peer = fc.constantFrom('+13035550001', '+13035550002', '+13035550003')
/** Mostly the superadmin, who may; at times an admin, of whichever tenant; seldom somebody who must not. */
const actor = fc.oneof(
  { weight: 5, arbitrary: fc.constant(root) },
  { weight: 4, arbitrary: fc.constantFrom(1, 5, 9) },
  { weight: 1, arbitrary: anybody },
)
/** Mostly of one tenant, so that a number can be given to them. */
const team = fc.oneof(
  ...[1, 5, 9].map(first => ({
    weight: 3,
    arbitrary: fc.shuffledSubarray([first, first + 1, first + 1, first + 2, first + 3], { minLength: 1, maxLength: 3 }),
  })),
  { weight: 1, arbitrary: fc.uniqueArray(anybody, { minLength: 1, maxLength: 3 }) },
)
const one = team.map(([first = root]) => [first])
const history = fc.constantFrom(undefined, undefined, 'all' as const, 'from_now' as const)
const deliverHeld = fc.constantFrom(undefined, undefined, true, false)
const address = fc.constantFrom(0, 0, 0, 0, 0, 0, 1, 2, 3)
const distinct = team.map(people => [...new Set(people)])

const kinds: [weight: number, fc.Arbitrary<Step>][] = [
  [16, fc.record({ line, peer, address }).map(receiveStep)],
  [8, fc.record({ line, peer, actor: anybody }).map(replyStep)],
  [10, fc.record({ line, actor, to: one, shared: fc.constant(false), history, deliverHeld }).map(giveStep)],
  [8, fc.record({ line, actor, to: distinct, shared: fc.constant(true), history, deliverHeld }).map(giveStep)],
  [2, fc.record({ line, actor }).map(unassignStep)],
  [5, fc.record({ line, actor, enabled: fc.boolean(), deliverHeld: fc.boolean() }).map(switchStep)],
  [10, fc.record({ line, actor, tenant, to: fc.oneof(distinct, fc.constant<Who[]>([])) }).map(linkStep)],
  [3, fc.record({ line, actor }).map(unlinkStep)],
  [2, fc.record({ line, actor, overlap: fc.boolean() }).map(rotateStep)],
  [4, fc.record({ who: ofTenants, tenant }).map(moveStep)],
  [4, fc.record({ who: ofTenants, role: fc.constantFrom('tenant_admin' as const, 'user' as const) }).map(roleStep)],
  [4, fc.record({ who: ofTenants, active: fc.constantFrom(true, true, false) }).map(activeStep)],
  [3, fc.record({ tenant, has: fc.constantFrom(true, true, false) }).map(tierStep)],
  [1, fc.record({ tenant, actor, days: fc.integer({ min: 1, max: 90 }) }).map(settingStep)],
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
