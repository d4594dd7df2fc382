import { Button } from '@adminjs/design-system'
import React, { useEffect, useState } from 'react'
import { ActionForm } from './ActionForm.js'
import { HoursFields } from './HoursFields.js'
import { rest } from './rest.js'
import { useSentences } from './use-sentences.js'
import { useWords } from './use-words.js'
import { type HoursForm, hoursIn, sentOf } from './working-hours.js'

/** One's own working hours, in the inbox: as they were set, and to be set. */
export function OwnHours({ onBack }: { onBack: () => void }) {
  const words = useWords('smsHours')
  const { sayFailure } = useSentences()
  const inbox = useWords('smsInbox')
  const [hours, setHours] = useState<HoursForm | undefined>()
  const [failed, setFailed] = useState(false)
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<string | null>(null)
  useEffect(() => {
    rest.workingHours().then(
      answer => setHours(hoursIn(answer)),
      () => setFailed(true),
    )
  }, [])
  const save = async (form: HoursForm) => {
    setBusy(true)
    setRefusal(null)
    try {
      await rest.setWorkingHours(sentOf(form))
      onBack()
    } catch (error) {
      setRefusal(sayFailure(error, words('unreachable')))
      setBusy(false)
    }
  }
  return (
    <section className="sms-thread" aria-label={words('own')}>
      <header className="sms-thread__head">
        <Button type="button" size="sm" onClick={onBack}>
          {inbox('back')}
        </Button>
        <h2>{words('own')}</h2>
      </header>
      <div className="sms-thread__texts">
        {failed ? (
          <p role="alert">{words('failed')}</p>
        ) : hours === undefined ? (
          <p role="status">{inbox('loading')}</p>
        ) : (
          <ActionForm
            intro={words('intro_own')}
            send={words('send')}
            busy={busy}
            refusal={refusal}
            onSubmit={() => void save(hours)}
          >
            <HoursFields hours={hours} onChange={setHours} />
          </ActionForm>
        )}
      </div>
    </section>
  )
}
