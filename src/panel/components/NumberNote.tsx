import { Button } from '@adminjs/design-system'
import type { RecordJSON } from 'adminjs'
import React, { useRef, useState } from 'react'
import { Field } from './Field.js'
import { InlineForm } from './InlineForm.js'
import { Moment } from './Moment.js'
import { type Desk, mayDo } from './number-page.js'
import { Panel } from './Panel.js'
import { useChange } from './use-change.js'
import { useReturningFocus } from './use-returning-focus.js'
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
  const [text, setText] = useState<string | null>(null)
  const { change, busy, refusal, forget } = useChange(reload)
  const area = useRef<HTMLTextAreaElement>(null)
  const isOpen = text !== null
  const opener = useReturningFocus(isOpen, area)
  const close = () => {
    setText(null)
    forget()
  }
  const send = async () => {
    if (await change({ resourceId, recordId: record.id, actionName: 'setNote' }, { text })) close()
  }
  return (
    <Panel title={words('title')}>
      {isOpen ? (
        <InlineForm
          send={words('save')}
          cancel={words('cancel')}
          {...{ busy, refusal, close }}
          onSubmit={() => void send()}
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
        </InlineForm>
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
