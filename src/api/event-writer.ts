import type { Response } from 'express'
import { prune, timeOfId } from './event-id.js'
import type { Event } from './read-events.js'

/** The writing end of one stream of server-sent events. Nothing is written once it has ended. */
export interface EventWriter {
  /** Writes those of the events that it has not written before. */
  tell(events: Event[]): void
  /** Writes a sign of the stream itself: `ready` or `reset`. The id is where to resume. */
  sign(name: 'ready' | 'reset', id: string): void
  /** Keeps proxies from taking the stream for dead. */
  beat(): void
  /** What to resume with. */
  lastId(): string | undefined
}

const mostUnsent = 1024 * 1024

/**
 * Begins the answer. A reader that takes nothing is cut off after 1 MB, and resumes.
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export function eventWriter(response: Response, told: Set<string>): EventWriter {
  let last: string | undefined
  const put = (text: string) => {
    if (response.writableEnded || response.destroyed) return
    response.write(text)
    if (response.writableLength > mostUnsent) response.destroy()
  }
  const event = (name: string, id: string, data: unknown) => {
    last = id
    put(`id: ${id}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`)
  }
  response.writeHead(200, {
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-cache, no-transform',
    'X-Accel-Buffering': 'no', // nginx would keep it back
  })
  put('retry: 2000\n\n')
  return {
    tell(events) {
      for (const each of events.filter(({ id }) => !told.has(id))) {
        told.add(each.id)
        event(each.kind, each.id, each)
      }
      if (last) prune(told, timeOfId(last))
    },
    sign: (name, id) => event(name, id, {}),
    beat: () => put(':\n\n'),
    lastId: () => last,
  }
}
