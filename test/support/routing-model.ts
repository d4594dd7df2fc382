/** A person of the model, by place: 0, 1, 2. */
export type Who = 0 | 1 | 2

interface Talk {
  handler: Who | null
  waiting: boolean
}

/** What a number is in the plain model of routing: no database, no SQL, only the rules in words. */
export interface ModelNumber {
  enabled: boolean
  shared: boolean
  routing: 'everyone' | 'round_robin' | 'backup'
  holders: Who[]
  /** Round robin: the place of whoever had the last turn, and who that was. */
  lastPlace: number
  last: Who | null
  talks: Map<string, Talk>
}

export function modelNumber(): ModelNumber {
  return { enabled: true, shared: false, routing: 'everyone', holders: [], lastPlace: 0, last: null, talks: new Map() }
}

/** Replaces the holders as a whole. The turn stays with the person whose it was, else the ring begins anew. */
export function setHolders(
  number: ModelNumber,
  holders: Who[],
  shared: boolean,
  routing: ModelNumber['routing'],
): void {
  const same = number.shared === shared && number.routing === routing && String(number.holders) === String(holders)
  if (same) return
  Object.assign(number, { holders, shared, routing })
  number.lastPlace = number.last === null ? 0 : holders.indexOf(number.last) + 1
}

/** Routes one text and gives who gets it, `held` when nobody may. */
export function receive(number: ModelNumber, peer: string, away: ReadonlySet<Who>): Who[] | 'held' {
  const talk = number.talks.get(peer) ?? { handler: null, waiting: false }
  number.talks.set(peer, talk)
  if (!number.enabled || number.holders.length === 0) return 'held'
  talk.waiting = true
  const able = number.holders.filter(who => !away.has(who))
  const sticky = number.shared && number.routing !== 'everyone'
  if (sticky && talk.handler !== null && able.includes(talk.handler)) return [talk.handler]
  talk.handler = handlerOf(number, able)
  if (able.length === 0) return number.holders
  return talk.handler === null ? able : [talk.handler]
}

/** The timer has run out for every conversation that waits: each goes to the next, in this order. */
export function moveOn(number: ModelNumber, peers: readonly string[], away: ReadonlySet<Who>): void {
  if (!number.enabled || !number.shared || number.routing === 'everyone') return
  for (const peer of peers) {
    const talk = number.talks.get(peer)
    if (!talk?.waiting || talk.handler === null) continue
    const from = number.holders.indexOf(talk.handler)
    const ring = [...number.holders.slice(from + 1), ...number.holders.slice(0, from + 1)]
    const next = ring.find(who => !away.has(who) && who !== talk.handler)
    if (next === undefined) continue
    talk.handler = next
    if (number.routing === 'round_robin') takeTurn(number, next)
  }
}

function handlerOf(number: ModelNumber, able: Who[]): Who | null {
  const [first] = able
  if (first === undefined) return null
  if (!number.shared) return first
  if (number.routing === 'everyone') return null
  if (number.routing === 'backup') return first
  const next = able.find(who => number.holders.indexOf(who) + 1 > number.lastPlace) ?? first
  takeTurn(number, next)
  return next
}

function takeTurn(number: ModelNumber, who: Who): void {
  number.last = who
  number.lastPlace = number.holders.indexOf(who) + 1
}
