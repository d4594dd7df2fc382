import { Input } from '@adminjs/design-system'
import type { ActionProps } from 'adminjs'
import React, { type ChangeEvent, useState } from 'react'
import { ActionForm } from './ActionForm.js'
import type { Refused } from './answer.js'
import { Field } from './Field.js'
import { TenantChoice } from './TenantChoice.js'
import { targetOf } from './target.js'
import { useSubmit } from './use-submit.js'
import { useSentences } from './use-sentences.js'
import { useWords } from './use-words.js'

interface Imported {
  added: number
  known: number
  refused: ({ line: number } & Refused)[]
}

/** Form of the action `importOptOuts`: lines typed or from a file, and what became of each. */
export default function OptOutImport(props: ActionProps) {
  const words = useWords('smsOptOutImport')
  const { say } = useSentences()
  const [tenantId, setTenantId] = useState('')
  const [csv, setCsv] = useState('')
  const [reason, setReason] = useState('')
  const [imported, setImported] = useState<Imported | null>(null)
  const { submit, busy, refusal } = useSubmit(targetOf(props))
  const send = async () => {
    setImported(null)
    const answer = await submit({ tenantId, csv, reason })
    if (answer?.imported) setImported(answer.imported as Imported)
  }
  const readFile = (event: ChangeEvent<HTMLInputElement>) => {
    void event.target.files?.[0]?.text().then(setCsv)
  }
  return (
    <ActionForm
      intro={words('intro')}
      send={words('send')}
      busy={busy}
      refusal={refusal}
      disabled={csv.trim() === '' || reason.trim() === ''}
      onSubmit={() => void send()}
    >
      <TenantChoice value={tenantId} onChange={setTenantId} />
      <Field id="sms-csv-file" label={words('file')}>
        <input id="sms-csv-file" type="file" accept=".csv,text/csv,text/plain" onChange={readFile} />
      </Field>
      <Field id="sms-csv" label={words('csv')}>
        <textarea
          id="sms-csv"
          className="sms-choose"
          rows={6}
          value={csv}
          onChange={event => setCsv(event.target.value)}
        />
      </Field>
      <Field id="sms-reason" label={words('reason')}>
        <Input
          id="sms-reason"
          width={1}
          maxLength={500}
          required
          value={reason}
          onChange={(event: ChangeEvent<HTMLInputElement>) => setReason(event.target.value)}
        />
      </Field>
      <div role="status" className="sms-outcome">
        {imported ? (
          <>
            <p>{words('result', { added: imported.added, known: imported.known, refused: imported.refused.length })}</p>
            <ul>
              {imported.refused.map(line => (
                <li key={line.line}>{words('line', { line: line.line, message: say(line) })}</li>
              ))}
            </ul>
          </>
        ) : null}
      </div>
    </ActionForm>
  )
}
