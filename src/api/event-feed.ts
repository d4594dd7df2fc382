import type { Logger } from 'pino'
import type { Changes } from '../database/listen.js'
import type { Database } from '../database/transaction.js'
import { type EventWatch, type News, watchEvents } from './event-watch.js'
import type { StreamFigures } from './stream-figures.js'

/** One open stream's ear. */
export interface Listener {
  hear(news: News[]): void
  /** There is no more to hear: the server goes. */
  end(): void
}

/** Where open streams hear that something happened. It watches the database only while there are any. */
export interface EventFeed {
  /** Tells of everything that commits from the moment this settles, and of nothing that `known` holds then. */
  join(listener: Listener): Promise<{ known(): Set<string>; leave(): void }>
}

/** Opens the feed over the database's hints. */
export function eventFeed({
  figures,
  ...doors
}: {
  db: Database
  changes: Changes
  log: Logger
  figures: StreamFigures
}): EventFeed {
  const listeners = new Set<Listener>()
  let watch: EventWatch | undefined

  const tell = (news: News[]) => {
    figures.told(news.map(({ id }) => id))
    for (const listener of listeners) listener.hear(news)
  }
  const end = () => {
    for (const listener of listeners) listener.end()
  }
  const leave = (listener: Listener) => {
    listeners.delete(listener)
    figures.open(listeners.size)
    if (listeners.size > 0) return
    watch?.stop()
    watch = undefined
  }
  return {
    async join(listener) {
      listeners.add(listener)
      figures.open(listeners.size)
      watch ??= watchEvents(doors, { tell, end })
      const { ready, known } = watch
      try {
        await ready
      } catch (error) {
        leave(listener)
        throw error
      }
      return { known, leave: () => leave(listener) }
    },
  }
}
