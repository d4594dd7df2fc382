import { Button, H4, Input, Text } from '@adminjs/design-system'
import { type ActionProps, ViewHelpers } from 'adminjs'
import React, { type ChangeEvent, useEffect, useState } from 'react'
import { Link } from 'react-router-dom'
import { ActionForm } from './ActionForm.js'
import { BulkGiving } from './BulkGiving.js'
import { BulkResults } from './BulkResults.js'
import { BulkWork } from './BulkWork.js'
import { Field } from './Field.js'
import { tenantOf } from './target.js'
import { useBulk, usePreview } from './use-bulk.js'
import { useBulkGiving } from './use-bulk-giving.js'
import { useWords } from './use-words.js'
import { WrongFields } from './WrongFields.js'

/** Form of the bulk actions `enable`, `disable` and `assign`: what each number would become, then what it became. */
export default function BulkNumbers({ resource, action, records = [], ...rest }: ActionProps) {
  const words = useWords('smsBulk')
  const give = useWords('smsGive')
  const target = { resourceId: resource.id, actionName: action.name }
  const ids = records.map(({ id }) => id)
  const assigns = action.name === 'assign'
  const tenantId = tenantOf({ resource, action, records, ...rest })
  const isMixed = assigns && new Set(records.map(({ params }) => params.tenantId)).size > 1
  const [reason, setReason] = useState('')
  const [attempt, setAttempt] = useState(0)
  const giving = useBulkGiving(records)
  const meant = assigns ? giving.meant : {}
  const isReady = !assigns || (giving.people.length > 0 && !isMixed)
  const needsPurpose = assigns && giving.purposeDue && reason.trim() === ''
  const wrong = [
    ...(isReady || isMixed ? [] : [{ id: 'sms-add-holder', label: give('whom'), wrong: give('nobodyChosen') }]),
    ...(needsPurpose ? [{ id: 'sms-reason', label: give('purpose'), wrong: give('purposeMissing') }] : []),
  ]
  const shown = attempt > 0 ? wrong : []
  const wrongAt = (id: string) => shown.find(field => field.id === id)?.wrong
  const bulk = useBulk(target, ids)
  // Whatever the note will be: that a tenant wants one is no news about a number.
  const preview = usePreview(target, ids, bulk.begun || !isReady ? null : { ...meant, note: '–' })
  const beginsAt = assigns ? 'sms-add-holder' : 'sms-reason'
  useEffect(() => document.getElementById(beginsAt)?.focus(), [beginsAt])
  const count = ids.length
  const list = new ViewHelpers().resourceUrl({ resourceId: resource.id })
  if (bulk.begun)
    return (
      <BulkWork bulk={bulk} actionName={action.name} count={count}>
        <Button as={Link} to={list} variant="contained">
          {words('toList')}
        </Button>
      </BulkWork>
    )
  const send = () => {
    setAttempt(attempt + 1)
    if (wrong.length === 0) void bulk.run({ ...meant, ...(assigns ? { note: reason } : { reason }) })
  }
  const documents = assigns && giving.purposeRequired
  return (
    <ActionForm
      intro={words(`intro_${action.name}`)}
      send={words(`go_${action.name}`, { count })}
      busy={bulk.busy}
      refusal={isMixed ? words('otherTenants') : preview.failed}
      danger={action.name === 'disable'}
      disabled={isMixed}
      onSubmit={send}
      noValidate
    >
      {assigns && !isMixed ? (
        <BulkGiving giving={giving} tenantId={tenantId} wrong={wrongAt('sms-add-holder')} />
      ) : null}
      <Field
        id="sms-reason"
        label={documents ? give('purpose') : words(assigns ? 'note' : 'reason')}
        hint={documents ? give('purposeHint') : words(assigns ? 'noteHint' : 'reasonHint')}
        wrong={wrongAt('sms-reason')}
      >
        <Input
          id="sms-reason"
          width={1}
          maxLength={500}
          required={documents && giving.purposeDue}
          value={reason}
          onChange={(event: ChangeEvent<HTMLInputElement>) => setReason(event.target.value)}
        />
      </Field>
      <section className="sms-bulk" aria-label={words('preview')} aria-busy={preview.waiting}>
        <H4>{words('preview')}</H4>
        <Text role="status" color="grey80">
          {isReady ? (preview.waiting ? words('previewing') : '') : words('choosePeople')}
        </Text>
        <BulkResults
          results={preview.results}
          actionName={action.name}
          done={false}
          openOn={assigns ? giving.openOn : undefined}
        />
      </section>
      <WrongFields fields={bulk.busy ? [] : shown} attempt={attempt} />
    </ActionForm>
  )
}
