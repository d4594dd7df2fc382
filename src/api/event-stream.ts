import type { Response } from 'express'
import type { Logger } from 'pino'
import type { Principal } from '../access/principal.js'
import { loggable } from '../database/loggable.js'
import type { Database } from '../database/transaction.js'
import { SmsError } from '../errors.js'
import type { EventFeed } from './event-feed.js'
import { overlapMs, timeOfId } from './event-id.js'
import type { News } from './event-watch.js'
import { type EventWriter, eventWriter } from './event-writer.js'
import { eventsOf, eventsSince, idOfNow } from './read-events.js'
import type { Resumption } from './resumption.js'

/** What a stream needs of the rest of the house. */
export interface StreamDoors {
  db: Database
  feed: EventFeed
  resumption: Resumption
  log: Logger
}

/** Who listens, and the way to ask who that is now. */
export interface Reader {
  principal: Principal
  /** @throws SmsError when it is nobody any more: deactivated, or by a token that has ended */
  again(): Promise<Principal>
}

const heartbeatMs = 15_000
const lifeMs = 15 * 60_000 // then the browser comes again, and a session that has ended meanwhile counts
const replay = { most: 1_000, backMs: 24 * 60 * 60_000 }

/**
 * Streams to one person what happens where they may read, from now on or from behind `lastEventId`. Each event is told
 * at least once; `reset` says that too much was missed to tell, so that the reader reads its lists again. It ends when
 * the person is no member any more or one of another tenant, when the token has ended, when the reader is too slow, and
 * after a quarter of an hour: then it is resumed.
 */
export async function streamEvents(
  { db, feed, resumption, log }: StreamDoors,
  { principal, again }: Reader,
  lastEventId: string | undefined,
  response: Response,
): Promise<void> {
  const waiting: News[] = []
  let person = principal
  let writer: EventWriter | undefined
  let isTelling = false

  const stillMember = async () => {
    try {
      const now = await again()
      const stays = hearsTheSame(person, now)
      if (stays) person = now
      else response.end()
      return stays
    } catch (error) {
      if (!(error instanceof SmsError)) throw error
      response.end()
      return false
    }
  }
  const tellWaiting = async () => {
    isTelling = true
    while (writer && waiting.length > 0 && !response.writableEnded) {
      const ids = waiting.splice(0).map(({ id }) => id)
      if (await stillMember()) writer.tell(await eventsOf(db, person, ids))
    }
    isTelling = false
  }
  const attempt = (work: Promise<unknown>) => {
    work.catch(error => {
      log.error({ err: loggable(error) }, 'api: an event stream ends; its reader will resume it')
      response.destroy()
    })
  }
  const hear = (news: News[]) => {
    waiting.push(...news.filter(({ tenantId }) => person.role === 'superadmin' || tenantId === person.tenantId))
    if (!isTelling) attempt(tellWaiting())
  }

  const { known, leave } = await feed.join({ hear, end: () => response.end() })
  const heartbeat = setInterval(() => {
    writer?.beat()
    attempt(stillMember())
  }, heartbeatMs)
  const life = setTimeout(() => response.end(), lifeMs)
  const told = lastEventId === undefined ? known() : resumption.recall(principal.userId, lastEventId)
  const close = () => {
    leave()
    clearInterval(heartbeat)
    clearTimeout(life)
    const lastId = writer?.lastId() ?? lastEventId
    if (lastId) resumption.remember(principal.userId, lastId, told)
  }
  if (response.destroyed) return close()
  response.once('close', close)
  const missed = lastEventId === undefined ? 'nothing' : await missedSince(db, principal, lastEventId)
  const now = await idOfNow(db, principal)
  writer = eventWriter(response, told)
  if (missed === 'nothing') writer.sign('ready', now)
  else if (missed === 'too much') writer.sign('reset', now)
  else writer.tell(missed)
  attempt(tellWaiting())
}

/** What went on in another tenant went by unheard: a reader who is moved there resumes, and is told it then. */
function hearsTheSame(before: Principal, now: Principal): boolean {
  const hearsAll = now.role === 'superadmin'
  return hearsAll === (before.role === 'superadmin') && (hearsAll || now.tenantId === before.tenantId)
}

async function missedSince(db: Database, principal: Principal, lastEventId: string) {
  const from = timeOfId(lastEventId) - overlapMs
  if (from < Date.now() - replay.backMs) return 'too much'
  const events = await eventsSince(db, principal, from, replay.most + 1)
  return events.length > replay.most ? 'too much' : events
}
