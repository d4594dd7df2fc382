import type { Logger } from 'pino'

/** A step of the server's own work that comes round again and again. */
export interface Repeating {
  /** Takes the next turn at once, or right after the one that runs. */
  wake(): void
  /** Takes no turn any more, and settles when the one that runs has ended. */
  stop(): Promise<void>
}

/**
 * Takes a step at once and then again and again, `everyMs` after the last has ended; never two at a time. A step that
 * fails is logged and waits for its next turn.
 */
export function repeat(
  step: () => Promise<void>,
  { everyMs, name, log }: { everyMs: number; name: string; log: Logger },
): Repeating {
  let stopped = false
  let again = false
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | undefined
  const turn = async () => {
    do {
      again = false
      await step().catch(error => log.warn({ err: error, step: name }, 'a regular step failed; it comes round again'))
    } while (again && !stopped)
    running = undefined
    if (!stopped) timer = setTimeout(start, everyMs)
  }
  const start = () => {
    clearTimeout(timer)
    if (running) again = true
    else if (!stopped) running = turn()
  }
  start()
  return {
    wake: start,
    async stop() {
      stopped = true
      clearTimeout(timer)
      await running
    },
  }
}
