import type { RecordJSON } from 'adminjs'
import { useState } from 'react'
import { givingIn, losersOf, successorOf } from './giving.js'
import type { PresentHolder } from './HandOverChoice.js'
import type { Holder } from './HolderList.js'

/** Who is to hold several numbers: chosen so far, and what follows from it for those who hold them now. */
export function useBulkGiving(records: readonly RecordJSON[]) {
  const [people, setPeople] = useState<Holder[]>([])
  const [routing, setRouting] = useState('everyone')
  const [handOver, setHandOver] = useState<string | null>(null)
  const holds = (id: string) => people.some(holder => holder.id === id)
  const givings = records.flatMap(record => {
    const giving = givingIn(record)
    return giving ? [{ ...giving, numberId: record.id }] : []
  })
  const losing =
    people.length === 0 ? [] : givings.map(giving => ({ ...giving, lost: losersOf(giving.present, holds) }))
  const leavers = together(losing.flatMap(({ lost }) => lost))
  /** Unless somebody says otherwise, the first who was chosen. */
  const handOverTo = successorOf(handOver, holds, people[0]?.id)
  return {
    people,
    setPeople,
    routing,
    setRouting,
    leavers,
    handOverTo,
    setHandOver,
    /** Whether a tenant of these numbers documents purposes, and whether one is due: somebody is given a number anew. */
    purposeRequired: givings.some(({ purposeRequired }) => purposeRequired),
    purposeDue: givings.some(
      ({ purposeRequired, present }) =>
        purposeRequired && people.some(({ id }) => !present.some(holder => holder.id === id)),
    ),
    /** How many conversations are open on a number with those who lose it. */
    openOn: (numberId: string) => {
      const lost = losing.find(losses => losses.numberId === numberId)?.lost ?? []
      return lost.reduce((sum, { open }) => sum + open, 0)
    },
    meant: {
      userIds: people.map(({ id }) => id),
      routing,
      ...(leavers.length > 0 && handOverTo !== '' ? { handOverTo } : {}),
    },
  }
}

/** Each person once, with what they have open on all numbers, those with the most first. */
function together(lost: readonly PresentHolder[]): PresentHolder[] {
  const sums = new Map<string, PresentHolder>()
  for (const holder of lost) {
    const open = (sums.get(holder.id)?.open ?? 0) + holder.open
    sums.set(holder.id, { ...holder, open })
  }
  return [...sums.values()].toSorted((a, b) => b.open - a.open)
}
