import { randomInt, randomUUID } from 'node:crypto'

const mostBorrowedMs = 60_000

let lastMs = 0
let counter = 0

/**
 * A UUID of version 7: ids made by this process sort in the order they were made, also within a millisecond and when
 * the clock is set back by less than a minute; across processes they sort by time. A clock that is set back by more was
 * wrong, and is followed: else all that comes would be of the time that it was set to, until that has come.
 * @see RFC 9562, section 5.7 and 6.2, method 1 (a counter of 12 bits, seeded below its half)
 */
export function uuidV7(now = Date.now()): string {
  if (now > lastMs || now < lastMs - mostBorrowedMs) {
    lastMs = now
    counter = randomInt(0x800)
  } else if (++counter > 0xfff) {
    lastMs += 1 // the counter is used up: borrow the next millisecond
    counter = randomInt(0x800)
  }
  const time = lastMs.toString(16).padStart(12, '0')
  // The last 62 random bits, with the variant before them, are those of a version 4.
  return `${time.slice(0, 8)}-${time.slice(8)}-7${counter.toString(16).padStart(3, '0')}${randomUUID().slice(18)}`
}
