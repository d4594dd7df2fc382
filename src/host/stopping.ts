import { setTimeout as pause } from 'node:timers/promises'

/** What is closed when: nothing that still takes work outlives what the work needs. */
const order = ['server', 'sessions', 'plugin', 'simulator', 'connections', 'postgres', 'folder'] as const
export type Stage = (typeof order)[number]

const patienceMs = 45_000

/** A start that somebody has asked to stop: not an error to tell of. */
export class Stopped extends Error {}

/** What a start has opened, and how it all ends. */
export interface Stopping {
  readonly begun: boolean
  /** Asks the start to go no further than its next step. */
  begin(): void
  /** Keeps how to close what this gives. @throws Stopped when a stop has begun meanwhile: then it is closed with the rest */
  opened<Thing>(stage: Stage, thing: Thing | Promise<Thing>, close: (thing: Thing) => unknown): Promise<Thing>
  /** Closes everything, stage by stage. One that fails or does not end keeps nobody waiting for ever: `told` hears of it. */
  close(told: (stage: Stage, problem: unknown) => void): Promise<void>
}

export function createStopping(): Stopping {
  const closers: { stage: Stage; close: () => unknown }[] = []
  let begun = false
  return {
    get begun() {
      return begun
    },
    begin: () => {
      begun = true
    },
    opened: async (stage, thing, close) => {
      const opened = await thing
      closers.push({ stage, close: () => close(opened) })
      if (begun) throw new Stopped('a stop has begun')
      return opened
    },
    close: async told => {
      begun = true
      for (const stage of order) {
        for (const closer of closers.filter(one => one.stage === stage).reverse()) {
          const late = new AbortController()
          const tooLong = pause(patienceMs, undefined, { signal: late.signal, ref: false }).then(() => {
            throw new Error(`it did not end within ${patienceMs / 1000} seconds`)
          })
          tooLong.catch(() => undefined) // called off below
          await Promise.race([(async () => closer.close())(), tooLong]).catch(problem => told(stage, problem))
          late.abort()
        }
      }
      closers.length = 0
    },
  }
}
