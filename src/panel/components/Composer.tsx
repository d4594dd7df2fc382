import { Button } from '@adminjs/design-system'
import React, { type ClipboardEvent, type FormEvent, type KeyboardEvent, useRef, useState } from 'react'
import { isEmergency } from '../../messages/emergency.js'
import { segmentsOf } from '../../messages/segments.js'
import { AttachButton } from './AttachButton.js'
import { AttachedFiles } from './AttachedFiles.js'
import { Refusal } from './Refusal.js'
import { type ListedNumber, type Message, RestError, rest } from './rest.js'
import { useAttachments } from './use-attachments.js'
import { useDrop } from './use-drop.js'
import { useSentences } from './use-sentences.js'
import { useWords } from './use-words.js'
import { readable } from './who.js'

/** What was begun and not sent, while the page is open: going to another conversation and back loses no word. */
const drafts = new Map<string, string>()

interface ComposerProps {
  from: string
  /** Whom; several get one group text. */
  to: string | string[]
  sending: ListedNumber['sending'] | undefined
  cannotSend?: ListedNumber['cannotSend']
  /** The time of the newest text on the screen: who answers after it is asked about. */
  newestAt?: string
  onSent: (message: Message) => void
}

/**
 * Writes one text, with files that are chosen, pasted or dropped: Enter sends it, once, whatever the line does; why it
 * was refused stands beside it.
 */
export function Composer({ from, to, sending, cannotSend, newestAt, onSent }: ComposerProps) {
  const words = useWords('smsInbox')
  const { say, sayFailure } = useSentences()
  const draft = `${from} ${to}`
  const [text, setText] = useState(() => drafts.get(draft) ?? '')
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<string | null>(null)
  const [asked, setAsked] = useState(false)
  const seen = useRef<string | undefined>(undefined)
  const key = useRef<{ same: string; value: string } | null>(null)
  const emergency = [to].flat().some(isEmergency)
  const attached = useAttachments(words)
  const form = useRef<HTMLFormElement>(null)
  const field = useRef<HTMLTextAreaElement>(null)
  const isEmpty = text.trim() === '' && attached.ids.length === 0
  const closed = busy || emergency || isEmpty || !attached.ready || [to].flat().join('').trim() === ''
  const send = async () => {
    if (closed) return
    setBusy(true)
    setRefusal(null)
    // The same text tried again after a broken line carries the same key, so that it is not sent twice.
    const mediaIds = attached.ids
    const same = `${from} ${to} ${mediaIds} ${text}`
    if (key.current?.same !== same) key.current = { same, value: idempotencyKey() }
    try {
      const said = { from, to, text, mediaIds, seenUntil: seen.current, anyway: asked }
      const message = await rest.send(said, key.current.value)
      key.current = null
      setAsked(false)
      setText('')
      drafts.delete(draft)
      attached.sent(mediaIds)
      onSent(message)
    } catch (error) {
      if (error instanceof RestError && error.code === 'answered_meanwhile') setAsked(true) // asked once
      setRefusal(sayFailure(error, words('unreachable')))
    } finally {
      setBusy(false)
    }
  }
  const begin = () => {
    if (text === '' && attached.files.length === 0) seen.current = newestAt // what was on the screen by then
  }
  const type = (typed: string) => {
    begin()
    setText(typed)
    drafts.set(draft, typed)
  }
  const attach = (files: Iterable<File>) => {
    begin()
    void attached.add(files)
  }
  const remove = (place: number) => {
    attached.remove(place)
    field.current?.focus() // the button that had it goes with the file
  }
  const paste = (event: ClipboardEvent) => {
    const { files, types } = event.clipboardData
    if (files.length === 0 || types.includes('text/plain')) return // a table, say, comes as its text and as its picture
    event.preventDefault()
    attach(files)
  }
  const over = useDrop(form, attach)
  const { units, segments, encoding } = segmentsOf(text)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void send()
  }
  const sendOnEnter = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    void send()
  }
  return (
    <form ref={form} className={`sms-composer${over ? ' sms-composer--over' : ''}`} onSubmit={submit} aria-busy={busy}>
      <Refusal sentence={emergency ? words('emergency') : refusal} />
      {sending === 'pending' || sending === 'unregistered' ? (
        <p className="sms-thread__closed">{words('blocked', { number: readable(from) })}</p>
      ) : cannotSend ? (
        <p className="sms-thread__closed">{say(cannotSend)}</p>
      ) : null}
      <label htmlFor="sms-text" className="sms-label">
        {words('reply', { from: readable(from) })}
      </label>
      <AttachedFiles files={attached.files} onRemove={remove} />
      <div className="sms-composer__line">
        <AttachButton onFiles={attach} />
        <textarea
          ref={field}
          id="sms-text"
          className="sms-choose"
          rows={2}
          maxLength={1600}
          value={text}
          onChange={event => type(event.target.value)}
          onKeyDown={sendOnEnter}
          onPaste={paste}
        />
        <Button type="submit" variant="contained" disabled={closed}>
          {words(busy ? 'sending' : asked ? 'sendAnyway' : 'send')}
        </Button>
      </div>
      <p className="sms-composer__count">
        {attached.files.length > 0
          ? words(attached.files.some(({ problem }) => problem) ? 'removeFirst' : 'withFiles')
          : text === ''
            ? ''
            : words('segments', { units, count: segments, alphabet: words(`alphabet.${encoding}`) })}
      </p>
    </form>
  )
}

/** `crypto.randomUUID` is only there on https and on the own machine; a panel on plain http needs a key all the same. */
function idempotencyKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map(byte => byte.toString(16).padStart(2, '0')).join('')
}
