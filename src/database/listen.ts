import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'

/** One ear of this process for the hints that the database gives. A hint says "read again", and nothing else. */
export interface Changes {
  /**
   * Calls `hear` at every hint, and once after a gap in which hints may have been missed; `stopped` when there will be
   * no more. The first subscriber opens the ear. Gives the way to end it.
   */
  subscribe(hear: () => void, stopped?: () => void): () => void
  /** Ends the connection or the polling, for good; repeated, it changes nothing. */
  stop(): Promise<void>
}

const channel = 'sms_events'
const pollMs = 1_000
const reconnectMs = { first: 100, most: 5_000 }

/**
 * Listens on one direct connection of its own, or hints each second by itself where a transaction pooler stands in
 * between, behind which LISTEN hears nothing. A lost connection is made again for as long as it takes.
 * @param connection how to reach the database directly, or `poll`
 * @param onLost told once for each loss of the connection, for the log
 */
export function listenForChanges(connection: pg.ClientConfig | 'poll', onLost: (error: unknown) => void): Changes {
  const ears = new Set<{ hear: () => void; stopped?: () => void }>()
  const hint = () => {
    for (const { hear } of ears) hear()
  }
  let close: (() => Promise<void>) | undefined
  let isStopped = false
  return {
    subscribe(hear, stopped) {
      const ear = { hear, stopped }
      ears.add(ear)
      if (isStopped) stopped?.()
      else close ??= connection === 'poll' ? poll(hint) : listen(connection, hint, onLost)
      return () => void ears.delete(ear)
    },
    async stop() {
      if (!isStopped) for (const { stopped } of ears) stopped?.()
      isStopped = true
      await close?.()
    },
  }
}

function poll(hint: () => void): () => Promise<void> {
  const timer = setInterval(hint, pollMs)
  timer.unref()
  return async () => clearInterval(timer)
}

function listen(connection: pg.ClientConfig, hint: () => void, onLost: (error: unknown) => void): () => Promise<void> {
  const stopped = new AbortController()
  const kept = keepListening(connection, hint, onLost, stopped.signal)
  return async () => {
    stopped.abort()
    await kept
  }
}

async function keepListening(
  connection: pg.ClientConfig,
  hint: () => void,
  onLost: (error: unknown) => void,
  stopped: AbortSignal,
): Promise<void> {
  let wait = reconnectMs.first
  while (!stopped.aborted) {
    try {
      await listenOnce(connection, hint, stopped, () => {
        wait = reconnectMs.first
      })
    } catch (error) {
      if (stopped.aborted) return
      onLost(error)
      await pause(wait, undefined, { signal: stopped, ref: false }).catch(() => undefined) // woken by the stop
      wait = Math.min(wait * 2, reconnectMs.most)
    }
  }
}

/** Settles when it is stopped, and fails when the connection is lost. */
async function listenOnce(
  connection: pg.ClientConfig,
  hint: () => void,
  stopped: AbortSignal,
  connected: () => void,
): Promise<void> {
  const client = new pg.Client({ ...connection, keepAlive: true, connectionTimeoutMillis: 5_000 })
  const lost = new Promise<never>((_, fail) => {
    client.on('error', fail)
    client.on('end', () => fail(new Error('the connection for hints has ended')))
  })
  lost.catch(() => undefined) // it may be lost before anybody waits for it
  const ended = new Promise<void>(settle => {
    if (stopped.aborted) settle()
    else stopped.addEventListener('abort', () => settle(), { once: true })
  })
  client.on('notification', hint)
  try {
    await Promise.race([client.connect(), lost])
    await Promise.race([client.query(`listen ${channel}`), lost])
    connected()
    hint()
    await Promise.race([ended, lost])
  } finally {
    await client.end().catch(() => undefined) // it is gone either way
  }
}
