import { expect } from '@jest/globals'
import type fc from 'fast-check'
import { compare } from './compare.js'
import type { Installation } from './installation.js'
import type { Model, Who } from './state.js'

/** One thing that can happen, to the model and to the real thing. */
export interface Step {
  /** In words, with what fast-check has chosen. */
  title: string
  isPossible?(model: Model): boolean
  /** Does it to the model; gives whether it is done, or refused and nothing changed. */
  foretell(model: Model): boolean
  /** Does it to the real thing, of which the model is a step ahead; gives the same. */
  take(real: Installation, model: Model): Promise<boolean>
  /** Whose sight it may change. */
  concerns(model: Model): Who[]
}

/** `npm run model` compares everybody everywhere after each step. */
const thorough = process.env.MODEL === 'thorough'
const steps = { done: 0, refused: 0 }

/** How many steps have been taken in all runs, and how many of them changed something. */
export const stepsTaken = (): Readonly<typeof steps> => steps

/** Takes the step on both sides and compares what is seen; `onlooker` is looked at over HTTP beside those concerned. */
export class WallsCommand implements fc.AsyncCommand<Model, Installation> {
  constructor(
    private readonly step: Step,
    private readonly onlooker: Who,
  ) {}

  check(model: Model): boolean {
    return this.step.isPossible?.(model) ?? true
  }

  async run(model: Model, real: Installation): Promise<void> {
    const { step, onlooker } = this
    const before = step.concerns(model)
    model.moment++
    const foretold = step.foretell(model)
    expect({ step: step.title, done: await step.take(real, model) }).toEqual({ step: step.title, done: foretold })
    await compare(real, model, lookedAt(onlooker, before, step.concerns(model)), thorough)
    steps[foretold ? 'done' : 'refused']++
  }

  toString(): string {
    return this.step.title
  }
}

/** Somebody who has lost sight of something, else somebody who has it; and one other. */
function lookedAt(onlooker: Who, before: Who[], after: Who[]): Who[] {
  const lost = before.filter(who => !after.includes(who))
  return [onlooker, ...[...lost, ...after].slice(0, 1)]
}
