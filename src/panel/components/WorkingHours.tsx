import { MessageBox } from '@adminjs/design-system'
import type { ActionProps } from 'adminjs'
import React, { useState } from 'react'
import { anew } from './anew.js'
import { ActionForm } from './ActionForm.js'
import { AutomaticAnswer } from './AutomaticAnswer.js'
import { HoursFields } from './HoursFields.js'
import { subjectOf, targetOf } from './target.js'
import { useSubmit } from './use-submit.js'
import { useWords } from './use-words.js'
import { answerIn, type HoursForm, hoursIn, sentOf } from './working-hours.js'

/**
 * Form of the record action `setWorkingHours`: a week in its time zone, and days off; or at any time. With a number also
 * what it answers by itself outside of them. Without the stored hours there is no form: it would overwrite them.
 */
function WorkingHours(props: ActionProps) {
  const words = useWords('smsHours')
  const stored = hoursIn(props.record)
  if (stored === undefined) return <MessageBox variant="danger" message={words('failed')} />
  return <StoredHours {...props} stored={stored} />
}

function StoredHours({ stored, ...props }: ActionProps & { stored: HoursForm }) {
  const words = useWords('smsHours')
  const [hours, setHours] = useState(stored)
  const [automaticAnswer, setAutomaticAnswer] = useState(() => answerIn(props.record))
  const { submit, busy, refusal } = useSubmit(targetOf(props))
  const answers = props.resource.id === 'sms_numbers'
  return (
    <ActionForm
      subject={subjectOf(props)}
      intro={words(`intro_${props.resource.id}`)}
      send={words('send')}
      busy={busy}
      refusal={refusal}
      onSubmit={() => void submit({ ...sentOf(hours), ...(answers ? { automaticAnswer } : {}) })}
    >
      <HoursFields hours={hours} onChange={setHours} />
      {answers ? <AutomaticAnswer value={automaticAnswer} onChange={setAutomaticAnswer} /> : null}
    </ActionForm>
  )
}

export default anew(WorkingHours)
