import { useState } from 'react'
import { losersOf, successorOf } from './giving.js'
import type { PresentHolder } from './HandOverChoice.js'
import type { Holder } from './HolderList.js'

/** One person alone, or several by a routing. */
export type GivenTo = 'one' | 'team'

/** Who is to hold a number: chosen so far, and what follows from it for those who hold it now. */
export function useGiving(present: readonly PresentHolder[], begins: GivenTo) {
  const [to, setTo] = useState<GivenTo>(begins)
  const [one, setOne] = useState<Holder | null>(null)
  const [team, setTeam] = useState<Holder[]>(present.map(({ id, name }) => ({ id, name })))
  const [handOver, setHandOver] = useState<string | null>(null)
  const holders = to === 'team' ? team : one ? [one] : []
  const holds = (id: string) => holders.some(holder => holder.id === id)
  const leavers = holders.length > 0 ? losersOf(present, holds) : []
  const comesAnew = holders.some(({ id }) => !present.some(holder => holder.id === id))
  const switchTo = (next: GivenTo) => {
    if (next === 'team' && one && !team.some(({ id }) => id === one.id)) setTeam([...team, one])
    setTo(next)
  }
  return {
    to,
    switchTo,
    one,
    setOne,
    team,
    setTeam,
    holders,
    leavers,
    comesAnew,
    /** Who takes over what is open; unless somebody says otherwise the first of those who come, else the first holder. */
    handOverTo: successorOf(
      handOver,
      holds,
      (holders.find(({ id }) => !present.some(holder => holder.id === id)) ?? holders[0])?.id,
    ),
    setHandOver,
  }
}
