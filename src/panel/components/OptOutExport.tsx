import { Button } from '@adminjs/design-system'
import type { ActionProps } from 'adminjs'
import React, { useState } from 'react'
import { ActionForm } from './ActionForm.js'
import { saveFile } from './save-file.js'
import { TenantChoice } from './TenantChoice.js'
import { targetOf } from './target.js'
import { useSubmit } from './use-submit.js'
import { useWords } from './use-words.js'

/** Form of the action `exportOptOuts`: one button that makes the file, and the one that saves it. */
export default function OptOutExport(props: ActionProps) {
  const words = useWords('smsOptOutExport')
  const [tenantId, setTenantId] = useState('')
  const [csv, setCsv] = useState<string | null>(null)
  const { submit, busy, refusal } = useSubmit(targetOf(props))
  const send = async () => {
    const answer = await submit({ tenantId })
    setCsv(typeof answer?.csv === 'string' ? answer.csv : null)
  }
  return (
    <ActionForm intro={words('intro')} send={words('send')} busy={busy} refusal={refusal} onSubmit={() => void send()}>
      <TenantChoice value={tenantId} onChange={setTenantId} />
      <p role="status" className="sms-outcome">
        {csv === null ? null : (
          <Button type="button" variant="outlined" size="sm" onClick={() => saveFile('opt-outs.csv', csv)}>
            {words('save')}
          </Button>
        )}
      </p>
    </ActionForm>
  )
}
