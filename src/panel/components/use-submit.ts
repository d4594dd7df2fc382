import { ApiClient, useActionResponseHandler } from 'adminjs'
import { useState } from 'react'
import { refusalIn } from './answer.js'
import { useSentences } from './use-sentences.js'
import { useWords } from './use-words.js'

const api = new ApiClient()

/** The action that a form is of: of one record, of several, or of the resource. */
export interface Target {
  resourceId: string
  actionName: string
  recordId?: string
  recordIds?: string[]
}

/**
 * Sends a form once: a refusal stays to be read beside it, a success becomes AdminJS's notice and goes where the answer
 * says. Gives the answer, or undefined when there was none. `wrong`: the fields that the refusal names.
 */
export function useSubmit(target: Target) {
  const words = useWords('smsForm')
  const { say, sayFailure } = useSentences()
  const follow = useActionResponseHandler()
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<string | null>(null)
  const [wrong, setWrong] = useState<readonly string[]>([])

  const submit = async (data: Record<string, unknown>): Promise<Record<string, unknown> | undefined> => {
    setBusy(true)
    setRefusal(null)
    setWrong([])
    try {
      const response = await send(target, data)
      const refused = refusalIn(response.data)
      setRefusal(refused && say(refused))
      setWrong(response.data.error?.fields ?? [])
      if (refused === null) follow(response)
      return response.data
    } catch (failure) {
      setRefusal(sayFailure(failure, words('unreachable')))
      return undefined
    } finally {
      setBusy(false)
    }
  }
  return { submit, busy, refusal, wrong }
}

function send({ resourceId, actionName, recordId, recordIds }: Target, data: Record<string, unknown>) {
  if (recordId !== undefined) return api.recordAction({ resourceId, recordId, actionName, data })
  if (recordIds !== undefined) return api.bulkAction({ resourceId, recordIds, actionName, data })
  return api.resourceAction({ resourceId, actionName, data })
}
