import { ApiClient } from 'adminjs'
import { useEffect, useState } from 'react'
import { useLocation } from 'react-router-dom'
import { refusalIn } from './answer.js'
import { type AnsweredPage, type NumberPage, pageWith, questionOf } from './number-list.js'

const api = new ApiClient()

/**
 * The page of the list that the address names; the one before stays until it is there. `failed` is looked at before
 * `loading`. `shown` is the question that `page` answers.
 */
export function useNumberList(resourceId: string) {
  const { search, key } = useLocation()
  const question = questionOf(search)
  const [attempt, setAttempt] = useState(0)
  const [state, setState] = useState<{ page: NumberPage | null; shown: string | null; failed: boolean }>({
    page: null,
    shown: null,
    failed: false,
  })

  // Also when somebody comes back to the same address, or tries again.
  useEffect(() => {
    let current = true
    const fail = () => current && setState(before => ({ ...before, shown: question, failed: true }))
    const params = new URLSearchParams(question)
    params.set('actions', 'once')
    api.resourceAction({ resourceId, actionName: 'list', params }).then(({ data }) => {
      if (refusalIn(data) !== null) return fail()
      const page = pageWith(data as unknown as AnsweredPage)
      if (current) setState({ page, shown: question, failed: false })
    }, fail)
    return () => {
      current = false
    }
  }, [resourceId, question, key, attempt])
  return { ...state, loading: state.shown !== question, again: () => setAttempt(attempt + 1) }
}
