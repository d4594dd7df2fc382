import { Button } from '@adminjs/design-system'
import React, { useState } from 'react'
import { Refusal } from './Refusal.js'
import { useSubmit } from './use-submit.js'
import { useWords } from './use-words.js'

/** Asks whether a number whose texts go elsewhere shall be delivered here instead. */
export function LinkDelivery({ numberId }: { numberId: string }) {
  const words = useWords('smsLink')
  const [done, setDone] = useState(false)
  const { submit, busy, refusal } = useSubmit({
    resourceId: 'sms_numbers',
    recordId: numberId,
    actionName: 'setDelivery',
  })
  const set = async () => {
    const answer = await submit({ confirmed: true })
    setDone(answer !== undefined && !('error' in answer))
  }
  if (done) return <span>{words('deliverySet')}</span>
  return (
    <>
      <Button type="button" size="sm" variant="contained" disabled={busy} onClick={() => void set()}>
        {busy ? words('setting') : words('takeOver')}
      </Button>
      <Refusal sentence={refusal} />
    </>
  )
}
