import { ApiClient } from 'adminjs'
import { useState } from 'react'
import { refusalIn } from './answer.js'
import type { DeliveryFilters, SetPart } from './delivery-log.js'
import { useSentences } from './use-sentences.js'
import { useWords } from './use-words.js'

const api = new ApiClient()
const target = { resourceId: 'sms_deliveries', actionName: 'replaySet' }
const aStep = 100
/** As many as are shown one by one. */
const mostShown = 50

/** A set as far as it was looked at, or taken in: the sums, and what was refused. */
export interface Gathered {
  kind: 'foreseen' | 'taken'
  counts: Record<string, number>
  refused: SetPart['results']
  /** Where the rest begins; null when nothing is left. */
  next: string | null
}

/**
 * Looks at a set, or takes it in, a hundred at a time. Broken off, or after a reload, it is begun again: what was taken in
 * is there already.
 */
export function useReplaySet(filters: DeliveryFilters) {
  const words = useWords('smsForm')
  const { say, sayFailure } = useSentences()
  const [gathered, setGathered] = useState<Gathered | null>(null)
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<string | null>(null)

  const run = async (kind: Gathered['kind']) => {
    setBusy(true)
    setRefusal(null)
    let sum: Gathered = { kind, counts: {}, refused: [], next: null }
    setGathered(null)
    try {
      do {
        const asked = { ...filters, limit: aStep, ...(sum.next ? { after: sum.next } : {}) }
        const { data } = await (kind === 'taken'
          ? api.resourceAction({ ...target, data: asked })
          : api.resourceAction({ ...target, params: asked }))
        const refused = refusalIn(data)
        if (refused !== null) return setRefusal(say(refused))
        sum = added(sum, data as unknown as SetPart)
        setGathered(sum)
      } while (sum.next !== null)
    } catch (failure) {
      setRefusal(sayFailure(failure, words('unreachable')))
    } finally {
      setBusy(false)
    }
  }
  return { gathered, busy, refusal, look: () => run('foreseen'), take: () => run('taken') }
}

function added(sum: Gathered, { counts, results, next }: SetPart): Gathered {
  const names = [...new Set([...Object.keys(sum.counts), ...Object.keys(counts)])]
  const refused = [...sum.refused, ...results.filter(({ outcome }) => outcome === 'refused')].slice(0, mostShown)
  return {
    ...sum,
    counts: Object.fromEntries(names.map(name => [name, (sum.counts[name] ?? 0) + (counts[name] ?? 0)])),
    refused,
    next,
  }
}
