import { ApiClient } from 'adminjs'
import { useRef, useState } from 'react'
import { refusalIn } from './answer.js'
import { type LinkResult, resultsIn } from './link-result.js'
import { type Sentences, useSentences } from './use-sentences.js'

const api = new ApiClient()
const kept = 'sms-link-run'

/** Numbers that are linked one after the other: what waits, what came of each, and why it stopped, if it did. */
export interface LinkRun {
  form: Record<string, unknown>
  waiting: string[]
  results: LinkResult[]
  /** What was asked for when the page was left: nobody knows what came of it. */
  asked: string | null
  stopped: string | null
}

export interface LinkRunning {
  run: LinkRun | null
  running: boolean
  start: (numbers: string[], form: Record<string, unknown>) => void
  goOn: () => void
  /** Leaves what waits, and begins anew. */
  leave: () => void
}

/**
 * Links numbers one by one. The run is kept with the browser's tab: after a reload the page says how far it came, and what
 * waits can be gone on with. `unreachable`: what is said when the server did not answer.
 */
export function useLinkRun(unreachable: string): LinkRunning {
  const [run, setRun] = useState<LinkRun | null>(keptRun)
  const [running, setRunning] = useState(false)
  const sentences = useSentences()
  const going = useRef(false)
  const keep = (next: LinkRun | null) => {
    if (next) sessionStorage.setItem(kept, JSON.stringify(next))
    else sessionStorage.removeItem(kept)
    setRun(next)
  }
  const go = async (from: LinkRun) => {
    if (going.current) return
    going.current = true
    setRunning(true)
    let at: LinkRun = { ...from, stopped: null }
    while (at.waiting[0] !== undefined && at.stopped === null) {
      const [number, ...rest] = at.waiting
      keep({ ...at, asked: number })
      const { results, refusal } = await link(number, at.form, unreachable, sentences)
      at =
        refusal === null
          ? { ...at, waiting: rest, results: [...at.results, ...results], asked: null }
          : { ...at, asked: null, stopped: refusal }
      keep(at)
    }
    going.current = false
    setRunning(false)
  }
  return {
    run,
    running,
    start: (numbers, form) => void go({ form, waiting: numbers, results: [], asked: null, stopped: null }),
    goOn: () => {
      if (run) void go(run)
    },
    leave: () => keep(null),
  }
}

/** One number. `refusal`: the whole was refused or not answered, so that the next would fare no better. */
async function link(
  number: string,
  form: Record<string, unknown>,
  unreachable: string,
  { say, sayFailure }: Sentences,
) {
  try {
    const data = { ...form, numbers: [number] }
    const { data: answer } = await api.resourceAction({ resourceId: 'sms_numbers', actionName: 'link', data })
    const results = resultsIn(answer)
    const refused = refusalIn(answer)
    return { results, refusal: results.length > 0 ? null : refused ? say(refused) : unreachable }
  } catch (failure) {
    return { results: [], refusal: sayFailure(failure, unreachable) }
  }
}

function keptRun(): LinkRun | null {
  const stored = sessionStorage.getItem(kept)
  return stored === null ? null : JSON.parse(stored)
}
