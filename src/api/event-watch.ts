import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from 'pino'
import { z } from 'zod'
import { asWorker } from '../access/principal.js'
import type { Changes } from '../database/listen.js'
import { loggable } from '../database/loggable.js'
import { type Database, one } from '../database/transaction.js'
import { overlapMs, prune, timeOfId } from './event-id.js'

/** That something happened in a tenant. What it was, each listener reads behind the walls of its own principal. */
export interface News {
  id: string
  tenantId: string
}

/** Reads the events again at every hint, once for all who listen in this process. */
export interface EventWatch {
  /** Settles when everything that commits from then on will be told. @throws whatever the database says */
  ready: Promise<void>
  /** The ids, of the last minute at least, that were committed before and are not told any more. A copy. */
  known(): Set<string>
  stop(): void
}

const restMs = 50 // between two readings: a hint comes with every batch
const retryMs = 1_000
const Clock = z.object({ now: z.date() })
const Rows = z.array(z.object({ id: z.uuid(), tenantId: z.string() }))

/** Tells each event once until the hints end, in the order of their ids as far as they are committed, whatever the clocks of both sides. */
export function watchEvents(
  { db, changes, log }: { db: Database; changes: Changes; log: Logger },
  { tell, end }: { tell: (news: News[]) => void; end: () => void },
): EventWatch {
  const seen = new Set<string>()
  let readTo = 0
  let isHinted = false
  let isReading = true // until it is ready
  let isStopped = false

  const readOn = async () => {
    const fresh = (await newsSince(db, readTo - overlapMs)).filter(({ id }) => !seen.has(id))
    for (const { id } of fresh) {
      seen.add(id)
      readTo = Math.max(readTo, timeOfId(id))
    }
    prune(seen, readTo)
    return fresh
  }
  const keepReading = async () => {
    isReading = true
    while (isHinted && !isStopped) {
      isHinted = false
      try {
        const fresh = await readOn()
        if (fresh.length > 0 && !isStopped) tell(fresh)
        await pause(restMs)
      } catch (error) {
        log.error({ err: loggable(error) }, 'api: the events could not be read')
        isHinted = true // what was hinted at is still unread
        await pause(retryMs)
      }
    }
    isReading = false
  }
  const start = async () => {
    readTo = await databaseClock(db)
    await readOn() // what there is when the first listener comes is old
    void keepReading()
  }
  const unsubscribe = changes.subscribe(() => {
    isHinted = true
    if (!isReading) void keepReading()
  }, end)
  return {
    ready: start(),
    known: () => new Set(seen),
    stop: () => {
      isStopped = true
      unsubscribe()
    },
  }
}

async function databaseClock(db: Database): Promise<number> {
  const { now } = Clock.parse(await asWorker(db, tx => one(tx, 'select clock_timestamp() as now')))
  return now.getTime()
}

async function newsSince(db: Database, from: number): Promise<News[]> {
  const sql = 'select id, tenant_id::text as "tenantId" from sms.events where id > sms.uuid_v7_floor($1) order by id'
  const { rows } = await asWorker(db, tx => tx.query(sql, [new Date(from)]))
  return Rows.parse(rows)
}
