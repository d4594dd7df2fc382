import type { HistoryEntry } from '../questblue/list-history.js'

/** A text of which the carrier did not say whether it has it. */
export interface LostText {
  messageId: string
  number: string
  /** Whom it went to, in order. */
  recipients: string[]
  sentAt: Date
}

/** What the history says of a lost text: its rows, one for each receiver in their order; none: it was never taken. */
export interface Found {
  messageId: string
  rows: HistoryEntry[]
}

const earlier = 60_000
const later = 180_000

/**
 * Finds lost texts among the rows of the history that are no text of ours yet, by sender, receivers and time. Texts to the
 * same receivers can only be told apart by their order; what cannot be told apart is left out. `isOld` says when a text
 * that the history does not show at all was certainly not taken.
 */
export function matchHistory<Text extends LostText>(
  texts: Text[],
  rows: HistoryEntry[],
  isOld: (text: Text) => boolean,
): Found[] {
  const found: Found[] = []
  const unexplained: Text[] = []
  // Groups first: where one of them is not found whole, its rows may look like texts to one.
  for (const alike of groupsOf(texts)) {
    const [first] = alike
    if (!first) continue
    const sent = rows.filter(({ from }) => from === first.number)
    const isOneOfThem = (peer: string) => first.recipients.includes(peer)
    const isRivalled = unexplained.some(
      ({ number, recipients }) => number === first.number && recipients.some(isOneOfThem),
    )
    const matches = isRivalled ? [] : handedTo(alike, sent)
    if (matches.length > 0) found.push(...matches)
    else {
      unexplained.push(...alike)
      if (!sent.some(({ to }) => isOneOfThem(to)))
        found.push(...alike.filter(isOld).map(({ messageId }) => ({ messageId, rows: [] })))
    }
  }
  return found
}

/** Texts from one number to the same receivers, oldest first; those with the most receivers first. */
function groupsOf<Text extends LostText>(texts: Text[]): Text[][] {
  const oldestFirst = texts.toSorted((a, b) => a.sentAt.getTime() - b.sentAt.getTime())
  const groups = groupBy(oldestFirst, ({ number, recipients }) => `${number} ${recipients}`)
  return groups.sort((a, b) => (b[0]?.recipients.length ?? 0) - (a[0]?.recipients.length ?? 0))
}

function handedTo(texts: LostText[], rows: HistoryEntry[]): Found[] {
  const recipients = texts[0]?.recipients ?? []
  const [oldest, newest] = [texts[0]?.sentAt.getTime() ?? 0, texts.at(-1)?.sentAt.getTime() ?? 0]
  const isNear = ({ at }: HistoryEntry) => at.getTime() >= oldest - earlier && at.getTime() <= newest + later
  const near = groupBy(rows.filter(isNear), ({ id }) => id)
  const whole = near.filter(
    text => text.length === recipients.length && recipients.every(peer => text.some(({ to }) => to === peer)),
  )
  const inOrder = (text: HistoryEntry[]) => recipients.flatMap(peer => text.filter(({ to }) => to === peer))
  if (whole.length >= texts.length) {
    return texts.map(({ messageId }, place) => ({ messageId, rows: inOrder(whole[place] ?? []) }))
  }
  // A carrier that gives an id to each receiver: one text only, and one row for each of them.
  const apart = near.flatMap(text => (text.length === 1 ? text : [])).filter(({ to }) => recipients.includes(to))
  const isOneEach = recipients.every(peer => apart.filter(({ to }) => to === peer).length === 1)
  return texts.length === 1 && texts[0] && isOneEach ? [{ messageId: texts[0].messageId, rows: inOrder(apart) }] : []
}

function groupBy<Item>(items: Item[], keyOf: (item: Item) => string): Item[][] {
  const groups = new Map<string, Item[]>()
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item])
  return [...groups.values()]
}
