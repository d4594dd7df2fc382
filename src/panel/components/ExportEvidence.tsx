import { Button, Input, Label } from '@adminjs/design-system'
import { useTranslation } from 'adminjs'
import React, { type ChangeEvent, type FormEvent, useState } from 'react'
import { type Evidence, rest } from './rest.js'
import { saveBlob } from './save-file.js'
import { useSentences } from './use-sentences.js'
import { useWords } from './use-words.js'
import { whenOf } from './when.js'

const bounds = ['from', 'until'] as const

/** The button by which an admin saves a conversation as evidence, and of which days. What was saved stands below. */
export function ExportEvidence({ conversationId }: { conversationId: string }) {
  const words = useWords('smsEvidence')
  const { i18n } = useTranslation()
  const { sayFailure } = useSentences()
  const [open, setOpen] = useState(false)
  const [period, setPeriod] = useState<{ from?: string; until?: string }>({})
  const [busy, setBusy] = useState(false)
  const [saved, setSaved] = useState<Evidence | null>(null)
  const [refusal, setRefusal] = useState<string | null>(null)
  const save = async (asked: typeof period) => {
    setBusy(true)
    setSaved(null)
    setRefusal(null)
    try {
      const evidence = await rest.evidence(conversationId, asked)
      saveBlob(evidence.name, evidence.blob)
      setSaved(evidence)
    } catch (error) {
      setRefusal(sayFailure(error, words('unreachable')))
    } finally {
      setBusy(false)
    }
  }
  const send = (event: FormEvent) => {
    event.preventDefault()
    void save(period)
  }
  const continuesFrom = saved?.continuesFrom
  return (
    <div className="sms-evidence">
      <Button
        type="button"
        size="sm"
        variant="outlined"
        aria-expanded={open}
        aria-controls="sms-evidence"
        onClick={() => setOpen(!open)}
      >
        {words('title')}
      </Button>
      {open ? (
        <form id="sms-evidence" onSubmit={send} aria-busy={busy}>
          <p>{words('intro')}</p>
          {bounds.map(bound => (
            <div key={bound}>
              <Label htmlFor={`sms-evidence-${bound}`}>{words(bound)}</Label>
              <Input
                id={`sms-evidence-${bound}`}
                type="date"
                value={period[bound] ?? ''}
                onChange={(event: ChangeEvent<HTMLInputElement>) =>
                  setPeriod({ ...period, [bound]: event.target.value })
                }
              />
            </div>
          ))}
          <Button type="submit" size="sm" variant="contained" disabled={busy}>
            {words(busy ? 'saving' : 'save')}
          </Button>
          <span role="alert">{refusal}</span>
          <div role="status">
            {saved ? (
              <p>
                {words('saved', { count: saved.texts, name: saved.name })} <code>{saved.hash}</code>
              </p>
            ) : null}
            {saved && continuesFrom ? (
              <p>
                {words('cut', { at: whenOf(continuesFrom, i18n.language) })}{' '}
                <Button
                  type="button"
                  size="sm"
                  variant="outlined"
                  onClick={() => void save({ ...period, from: continuesFrom })}
                >
                  {words('saveRest')}
                </Button>
              </p>
            ) : null}
          </div>
        </form>
      ) : null}
    </div>
  )
}
