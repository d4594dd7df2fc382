import { ApiClient, type NoticeMessage, useNotice } from 'adminjs'
import { useState } from 'react'
import { refusalIn } from './answer.js'
import { useSentences } from './use-sentences.js'
import { useWords } from './use-words.js'

const api = new ApiClient()

/** An action of one record. */
interface Done {
  resourceId: string
  recordId: string
  actionName: string
}

/**
 * Changes something without leaving the page: a refusal stays beside what was asked, a success becomes AdminJS's notice,
 * then `after` is waited for. True when it was done.
 */
export function useChange(after: () => Promise<void>) {
  const words = useWords('smsForm')
  const { say, sayFailure } = useSentences()
  const addNotice = useNotice()
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<string | null>(null)

  const change = async (action: Done, data: Record<string, unknown> = {}): Promise<boolean> => {
    setBusy(true)
    setRefusal(null)
    try {
      const { data: answer } = await api.recordAction({ ...action, data })
      const refused = refusalIn(answer)
      if (refused !== null) {
        setRefusal(say(refused))
        return false
      }
      if (answer.notice) addNotice(answer.notice as NoticeMessage)
      await after()
      return true
    } catch (failure) {
      setRefusal(sayFailure(failure, words('unreachable')))
      return false
    } finally {
      setBusy(false)
    }
  }
  return { change, busy, refusal, forget: () => setRefusal(null) }
}
