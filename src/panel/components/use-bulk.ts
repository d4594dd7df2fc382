import { ApiClient } from 'adminjs'
import { useEffect, useState } from 'react'
import { refusalIn, type Refused } from './answer.js'
import type { BulkResult } from './bulk.js'
import { useSentences } from './use-sentences.js'
import { useWords } from './use-words.js'

const api = new ApiClient()
/** So many numbers a request: few enough that progress is seen and a reload loses little. */
const portion = 10

type Form = Record<string, unknown>
/** What was begun, as this tab remembers it over a reload. */
interface Begun {
  form: Form
  results: BulkResult[]
}

/**
 * One action on several numbers, some at a time: what was done stays on the screen, over a reload too, and what was not
 * reached is gone on with when asked. Leaving the page forgets it.
 */
export function useBulk(target: { resourceId: string; actionName: string }, ids: string[]) {
  const { sayFailure } = useSentences()
  const words = useWords('smsForm')
  const key = `sms-bulk ${target.actionName} ${ids.join()}`
  const [begun, setBegun] = useState<Begun | null>(() => remembered(key))
  const [busy, setBusy] = useState(false)
  const [interrupted, setInterrupted] = useState<string | null>(null)
  const results = begun?.results ?? []
  const left = ids.filter(id => !results.some(result => result.id === id))

  useEffect(() => () => window.sessionStorage.removeItem(key), [key])

  const run = async (form: Form) => {
    setBusy(true)
    setInterrupted(null)
    let done: Begun = { form, results }
    setBegun(done)
    try {
      for (let at = 0; at < left.length; at += portion) {
        const answered = await ask(target, left.slice(at, at + portion), form)
        done = { form, results: [...done.results, ...answered] }
        window.sessionStorage.setItem(key, JSON.stringify(done))
        setBegun(done)
      }
    } catch (failure) {
      setInterrupted(sayFailure(failure, words('unreachable')))
    } finally {
      setBusy(false)
    }
  }
  return { begun, results, left, busy, interrupted, run, goOn: () => (begun ? run(begun.form) : Promise.resolve()) }
}

/** What an action would do to each number, by a trial that is rolled back. Not asked for while `form` is null. */
export function usePreview(target: { resourceId: string; actionName: string }, ids: string[], form: Form | null) {
  const { sayFailure } = useSentences()
  const words = useWords('smsForm')
  const wanted = form === null ? null : JSON.stringify(form)
  const { resourceId, actionName } = target
  const all = ids.join()
  const [state, setState] = useState<{ of: string | null; results: BulkResult[]; failure: unknown }>({
    of: null,
    results: [],
    failure: null,
  })
  useEffect(() => {
    if (wanted === null) return
    let current = true
    const look = async () => {
      const asked = all.split(',')
      let results: BulkResult[] = []
      for (let at = 0; at < asked.length && current; at += portion) {
        const data = { ...JSON.parse(wanted), preview: true }
        results = [...results, ...(await ask({ resourceId, actionName }, asked.slice(at, at + portion), data))]
        if (current) setState({ of: wanted, results, failure: null })
      }
    }
    look().catch(failure => {
      if (current) setState({ of: wanted, results: [], failure })
    })
    return () => {
      current = false
    }
  }, [resourceId, actionName, all, wanted])
  const isThere = wanted !== null && state.of === wanted
  return {
    results: isThere ? state.results : [],
    failed: isThere && state.failure !== null ? sayFailure(state.failure, words('unreachable')) : null,
    waiting: wanted !== null && !isThere,
  }
}

async function ask(target: { resourceId: string; actionName: string }, recordIds: string[], data: Form) {
  const { data: answer } = await api.bulkAction({ ...target, recordIds, data })
  const results: unknown = Reflect.get(answer, 'results')
  if (!Array.isArray(results)) throw refusalOf(refusalIn(answer))
  return results as BulkResult[]
}

/** A portion that was refused as a whole. */
function refusalOf(refused: Refused | null): Error {
  return Object.assign(new Error(refused?.message), refused)
}

function remembered(key: string): Begun | null {
  const kept = window.sessionStorage.getItem(key)
  return kept === null ? null : (JSON.parse(kept) as Begun)
}
