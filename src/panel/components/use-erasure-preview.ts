import { ApiClient } from 'adminjs'
import { useEffect, useState } from 'react'
import { refusalIn } from './answer.js'
import type { ErasureCount } from './ErasureCounts.js'
import { useSentences } from './use-sentences.js'
import { useWords } from './use-words.js'

const api = new ApiClient()

/** Whom to erase: by a number, or by the conversation that one comes from. */
export interface ErasureQuestion {
  tenantId?: string
  peer?: string
  conversationId?: string
}

/** What erasing would do, as the action `previewErasure` answers. */
export interface ErasurePreview extends ErasureCount {
  peer: string
  textsOfOthers: number
  optOuts: number
  optedOut: boolean
  holds: { id: string; kind: string; matter: string }[]
}

/** What erasing somebody would do, asked when it is wanted, and at once for a conversation. */
export function useErasurePreview(conversationId: string | undefined) {
  const words = useWords('smsForm')
  const { say, sayFailure } = useSentences()
  const [preview, setPreview] = useState<ErasurePreview | null>(null)
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<string | null>(null)

  const look = async (question: ErasureQuestion) => {
    setBusy(true)
    setRefusal(null)
    setPreview(null)
    const params = Object.fromEntries(Object.entries(question).filter(([, value]) => value))
    try {
      const { data } = await api.resourceAction({
        resourceId: 'sms_messages',
        actionName: 'previewErasure',
        params,
      })
      const refused = refusalIn(data)
      if (refused) setRefusal(say(refused))
      else setPreview(data as unknown as ErasurePreview)
    } catch (failure) {
      setRefusal(sayFailure(failure, words('unreachable')))
    } finally {
      setBusy(false)
    }
  }
  useEffect(() => {
    if (conversationId) void look({ conversationId })
  }, [conversationId])
  return { preview, busy, refusal, look }
}
