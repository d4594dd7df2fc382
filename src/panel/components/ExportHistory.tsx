import { Button, Input } from '@adminjs/design-system'
import type { ActionProps } from 'adminjs'
import React, { type ChangeEvent, useState } from 'react'
import { ActionForm } from './ActionForm.js'
import { Field } from './Field.js'
import { saveFile } from './save-file.js'
import { targetOf } from './target.js'
import { useSubmit } from './use-submit.js'
import { useWords } from './use-words.js'

const fields = [
  { name: 'number', type: 'tel' },
  { name: 'from', type: 'date' },
  { name: 'until', type: 'date' },
] as const

/** Form of the actions `exportAssignments` and `exportMessages`: what to export, and the button that saves the file. */
export default function ExportHistory(props: ActionProps) {
  const words = useWords('smsExport')
  const [asked, setAsked] = useState<Record<string, string>>({})
  const [file, setFile] = useState<{ csv: string; name: string; rows: number } | null>(null)
  const { submit, busy, refusal } = useSubmit(targetOf(props))
  const send = async () => {
    setFile(null)
    const answer = await submit(asked)
    if (typeof answer?.csv === 'string')
      setFile({ csv: answer.csv, name: String(answer.fileName), rows: Number(answer.rows) })
  }
  return (
    <ActionForm
      intro={words(props.action.name)}
      send={words('send')}
      busy={busy}
      refusal={refusal}
      onSubmit={() => void send()}
    >
      {fields.map(({ name, type }) => (
        <Field key={name} id={`sms-export-${name}`} label={words(name)} hint={words(`${name}Hint`)}>
          <Input
            id={`sms-export-${name}`}
            width={1}
            type={type}
            value={asked[name] ?? ''}
            onChange={(event: ChangeEvent<HTMLInputElement>) => setAsked({ ...asked, [name]: event.target.value })}
          />
        </Field>
      ))}
      <p role="status" className="sms-outcome">
        {file === null ? null : (
          <>
            {words(file.rows === 0 ? 'noRows' : 'rows', { count: file.rows })}{' '}
            <Button type="button" variant="outlined" size="sm" onClick={() => saveFile(file.name, file.csv)}>
              {words('save', { name: file.name })}
            </Button>
          </>
        )}
      </p>
    </ActionForm>
  )
}
