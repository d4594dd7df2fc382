import { SmsError } from '../errors.js'

/** The place that one request's body takes in memory, from its first byte until the request is answered. */
export interface Place {
  /** Takes so many more bytes. @throws SmsError `overloaded` when there is no room for them */
  take(bytes: number): void
  /** Gives all of it back. */
  leave(): void
}

/** The room that all bodies under way share. */
export interface Room {
  /** For one body; pictures are told from texts. */
  place(kind: 'text' | 'pictures'): Place
}

/**
 * Bounds what bodies under way take in memory, however many and however slow they are. Pictures fill no more than their
 * part of it: texts find room while a thousand pictures crawl in.
 */
export function roomOf({ all, pictures }: { all: number; pictures: number }): Room {
  let taken = 0
  return {
    place: kind => {
      const most = kind === 'pictures' ? pictures : all
      let own = 0
      return {
        take: bytes => {
          if (taken + bytes > most) throw new SmsError('overloaded')
          taken += bytes
          own += bytes
        },
        leave: () => {
          taken -= own
          own = 0
        },
      }
    },
  }
}
