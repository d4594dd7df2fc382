import { expect } from '@jest/globals'
import { type OpenStream, openStream } from '../event-reader.js'
import { until } from '../simulated-carrier.js'
import { type Installation, nameIn } from './installation.js'
import type { Sight } from './sight.js'
import type { Who } from './state.js'

/** Everybody's open event streams, and what each was told. */
export interface Ears {
  /** Opens a stream for somebody, in the place of the one that was. That one is listened to on: it must tell no more than is seen. */
  open(real: Installation, who: Who): Promise<void>
  /** From now on nothing more is due to somebody; what is told is listened to on. */
  leave(who: Who): void
  /** Takes in what has happened since, waits until everybody was told what they see of it, and nobody was told anything else. */
  hearAll(real: Installation, sights: Sight[]): Promise<void>
  /** Whether there was an event about a text. */
  isTold(words: string): boolean
  closeAll(): void
}

interface Ear {
  who: Who
  stream: OpenStream
  /** How many of its events have been judged. */
  judged: number
}

const mostStale = 3

export function earsOf(): Ears {
  let ears: Ear[] = []
  const present = new Map<Who, Ear>()
  const known = new Set<string>()
  const about = new Set<string>()
  let before: Sight[] = []

  const forget = (who: Who) => {
    const stale = ears.filter(ear => ear.who === who && ear !== present.get(who))
    for (const ear of stale.slice(0, -mostStale)) ear.stream.close()
    ears = ears.filter(ear => !stale.slice(0, -mostStale).includes(ear))
  }
  return {
    async open(real, who) {
      const stream = await openStream(`${real.app.url}/api/sms/events`, { cookie: real.people[who]?.cookie ?? '' })
      expect(stream.status).toBe(200)
      await stream.next(1)
      const ear = { who, stream, judged: 0 }
      ears.push(ear)
      present.set(who, ear)
      forget(who)
    },
    leave: who => void present.delete(who),
    async hearAll(real, sights) {
      const fresh = await eventsSince(real, known)
      for (const { id, words } of fresh) {
        known.add(id)
        about.add(words)
      }
      const waits = [...present.values()].map(async ear => {
        const due = fresh.filter(({ words }) => sights[ear.who]?.messages.includes(words)).map(({ id }) => id)
        await told(ear, due)
      })
      await Promise.all(waits)
      for (const ear of ears) judge(real, ear, [sights[ear.who], before[ear.who]])
      before = sights
    },
    isTold: words => about.has(words),
    closeAll() {
      for (const { stream } of ears) stream.close()
      ears = []
      present.clear()
      known.clear()
      about.clear()
      before = []
    },
  }
}

/** The events that the database holds and that were not known, with the words of the texts that they are about. */
async function eventsSince({ w, names }: Installation, known: Set<string>): Promise<{ id: string; words: string }[]> {
  const { rows } = await w.superuser.query<{ id: string; about: string }>(
    'select id, message_id as about from sms.events where id <> all ($1)',
    [[...known]],
  )
  return rows.map(({ id, about }) => ({ id, words: nameIn(names.messages, about) }))
}

async function told({ who, stream }: Ear, due: string[]): Promise<void> {
  const missing = () => due.filter(id => !stream.events.some(event => event.id === id))
  await until(async () => missing().length === 0, 10_000).catch(() => {
    throw new Error(`person ${who} was not told of ${missing().length} events within ten seconds`)
  })
}

/** Whatever was told is about a text that its hearer sees, or saw a step ago, when it may have been on its way. */
function judge({ names }: Installation, ear: Ear, sights: (Sight | undefined)[]): void {
  const fresh = ear.stream.events.slice(ear.judged).filter(({ event }) => event !== 'ready')
  ear.judged = ear.stream.events.length
  const about = fresh.map(({ data }) => nameIn(names.messages, String(data.messageId)))
  const seen = new Set(sights.flatMap(sight => sight?.messages ?? []))
  expect({ who: ear.who, told: about.filter(words => !seen.has(words)) }).toEqual({ who: ear.who, told: [] })
}
