import { Button } from '@adminjs/design-system'
import React, { useState } from 'react'
import { useSentences } from './use-sentences.js'
import { useWords } from './use-words.js'

/** Says that a conversation needs no answer; what was refused stands beside it. */
export function NoAnswerButton({ onPress }: { onPress: () => Promise<void> }) {
  const words = useWords('smsInbox')
  const { sayFailure } = useSentences()
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<string | null>(null)
  const press = async () => {
    setBusy(true)
    setRefusal(null)
    try {
      await onPress()
      document.getElementById('sms-thread-title')?.focus() // the button goes with what it was for
    } catch (error) {
      setRefusal(sayFailure(error, words('unreachableNow')))
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <Button type="button" size="sm" variant="outlined" disabled={busy} onClick={() => void press()}>
        {words('noAnswerNeeded')}
      </Button>
      <span role="alert">{refusal}</span>
    </>
  )
}
