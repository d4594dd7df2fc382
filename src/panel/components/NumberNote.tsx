import { Button } from '@adminjs/design-system'
import type { RecordJSON } from 'adminjs'
import React, { type FormEvent, useEffect, useRef, useState } from 'react'
import { Field } from './Field.js'
import { Moment } from './Moment.js'
import { type Desk, mayDo } from './number-page.js'
import { Panel } from './Panel.js'
import { Refusal } from './Refusal.js'
import { useChange } from './use-change.js'
import { useWords } from './use-words.js'

interface NumberNoteProps {
  record: RecordJSON
  resourceId: string
  note: Desk['note']
  reload: () => Promise<void>
}

/** The note that only admins read, written in its place. */
export function NumberNote({ record, resourceId, note, reload }: NumberNoteProps) {
  const words = useWords('smsNumberNote')
  const form = useWords('smsForm')
  const [text, setText] = useState<string | null>(null)
  const { change, busy, refusal, forget } = useChange(reload)
  const opener = useRef<HTMLButtonElement>(null)
  const area = useRef<HTMLTextAreaElement>(null)
  const isOpen = text !== null
  const wasOpen = useRef(false)
  useEffect(() => {
    if (isOpen) area.current?.focus()
    else if (wasOpen.current) opener.current?.focus()
    wasOpen.current = isOpen
  }, [isOpen])
  const close = () => {
    setText(null)
    forget()
  }
  const send = async (event: FormEvent) => {
    event.preventDefault()
    if (!busy && (await change({ resourceId, recordId: record.id, actionName: 'setNote' }, { text }))) close()
  }
  return (
    <Panel title={words('title')}>
      {isOpen ? (
        <form
          className="sms-inline"
          aria-busy={busy}
          onSubmit={event => void send(event)}
          onKeyDown={event => event.key === 'Escape' && close()}
        >
          <Field id="sms-number-note" label={words('label')} hint={words('hint')}>
            <textarea
              id="sms-number-note"
              ref={area}
              className="sms-choose"
              rows={5}
              maxLength={4000}
              value={text}
              onChange={event => setText(event.target.value)}
            />
          </Field>
          <Refusal sentence={refusal} />
          <div className="sms-buttons">
            <Button type="submit" variant="contained" disabled={busy}>
              {busy ? form('busy') : words('save')}
            </Button>
            <Button type="button" onClick={close} disabled={busy}>
              {words('cancel')}
            </Button>
          </div>
          <span className="sms-announced" role="status">
            {busy ? form('busy') : ''}
          </span>
        </form>
      ) : (
        <>
          {note?.text ? (
            <>
              <p className="sms-note">{note.text}</p>
              <p className="sms-soft">
                {words('by', { who: note.who ?? words('somebody') })} <Moment at={note.at} />
              </p>
            </>
          ) : (
            <p className="sms-soft">{words('none')}</p>
          )}
          {mayDo(record, 'edit') ? (
            <Button ref={opener} type="button" variant="outlined" onClick={() => setText(note?.text ?? '')}>
              {words(note?.text ? 'edit' : 'write')}
            </Button>
          ) : null}
        </>
      )}
    </Panel>
  )
}
