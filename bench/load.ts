import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

/** What the clients send: one request over and over, or texts, each its own, to the addresses in turn. */
export type Campaign =
  | { kind: 'get'; path: string; headers?: Record<string, string> }
  | { kind: 'texts'; addresses: { path: string; number: string }[] }

/** What one round of load came to. Only 200s count as answered; anything else makes the round worthless. */
export interface Round {
  answered: number
  refused: number
  /** Ninety-nine of a hundred were answered within this. */
  p99Ms: number
  seconds: number
}

const Round = z.object({ answered: z.number(), refused: z.number(), p99Ms: z.number(), seconds: z.number() })

/**
 * Loads a server from a process of its own with keep-alive connections, each sending its next request when the last is
 * answered. Runs for `seconds`, then waits for what is under way.
 */
export async function load(
  origin: string,
  campaign: Campaign,
  { connections = 64, seconds = 3 }: { connections?: number; seconds?: number } = {},
): Promise<Round> {
  const typescript = new URL('../scripts/typescript.mjs', import.meta.url).href
  const child = fork(fileURLToPath(new URL('./load-client.ts', import.meta.url)), {
    execArgv: ['--import', typescript],
    env: { ...process.env, NODE_OPTIONS: '' },
  })
  child.send({ origin, campaign, connections, seconds })
  const [result]: unknown[] = await once(child, 'message')
  await once(child, 'exit')
  const round = Round.parse(result)
  if (round.refused > 0) throw new Error(`${round.refused} of ${round.answered + round.refused} requests were refused`)
  return round
}
