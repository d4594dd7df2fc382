import { afterAll, beforeAll, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { hostedApp, type HostedApp } from './support/hosted-app.js'
import { beginAnew, type Installation, installationOf } from './support/walls-model/installation.js'
import { openingState } from './support/walls-model/state.js'
import { stepsTaken } from './support/walls-model/step.js'
import { anyStep, opening } from './support/walls-model/steps.js'
import { type World, world } from './support/world.js'

/**
 * Whatever happens to numbers, texts and people of three tenants, everybody sees what a plain model says, and nothing else.
 * After each step everybody is compared by raw SQL under their role, and by their open event stream; over HTTP (REST and
 * the panel's lists) one whom the step concerns and one other. `npm run model` takes 5,000 steps and compares everybody everywhere.
 */
const wanted = Number(process.env.MODEL_STEPS ?? 300)
const mostOfARun = 100

let w: World
let app: HostedApp
let real: Installation
beforeAll(async () => {
  w = await world()
  app = await hostedApp(w)
  real = await installationOf(w, app)
}, 60_000)
afterAll(async () => {
  real?.ears.closeAll()
  await app?.stop()
  await w?.stop()
})

test(
  'whatever happens, everybody sees what the plain model of the walls says',
  async () => {
    while (taken() < wanted) {
      await fc.assert(
        fc.asyncProperty(fc.commands([anyStep], { maxCommands: mostOfARun, size: 'max' }), steps =>
          fc.asyncModelRun(async () => {
            const model = openingState()
            await beginAnew(real, model)
            for (const step of opening)
              expect([step.foretell(model), await step.take(real, model)]).toEqual([true, true])
            return { model, real }
          }, steps),
        ),
        { numRuns: 1, unbiased: true, ...seeded },
      )
      told()
    }
    // A run of refusals alone would prove little.
    expect(stepsTaken().done).toBeGreaterThan(taken() / 3)
  },
  Math.max(240_000, wanted * 2_000),
)

/** Said after every run of steps, so that a search that is stopped has told how far it came. */
const told = () =>
  process.stderr.write(
    `walls: ${stepsTaken().done} steps and ${stepsTaken().refused} refusals held against the model\n`,
  )
const taken = () => stepsTaken().done + stepsTaken().refused

/**
 * A failure is told as it was met, with its seed; to see it again, and shrunk: `MODEL_SEED=… jest test/walls-model`, with
 * `MODEL=thorough` if it was.
 */
const seeded = process.env.MODEL_SEED ? { seed: Number(process.env.MODEL_SEED) } : { endOnFailure: true }
