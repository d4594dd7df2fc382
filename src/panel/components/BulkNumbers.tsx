import { Button, H4, Input, Text } from '@adminjs/design-system'
import { type ActionProps, ViewHelpers } from 'adminjs'
import React, { type ChangeEvent, useEffect, useRef, useState } from 'react'
import { Link } from 'react-router-dom'
import { ActionForm } from './ActionForm.js'
import { BulkResults } from './BulkResults.js'
import { BulkWork } from './BulkWork.js'
import { Field } from './Field.js'
import { type Holder, HolderList } from './HolderList.js'
import { RoutingChoice } from './RoutingChoice.js'
import { tenantOf } from './target.js'
import { useBulk, usePreview } from './use-bulk.js'
import { useWords } from './use-words.js'

/** Form of the bulk actions `enable`, `disable` and `assign`: what each number would become, then what it became. */
export default function BulkNumbers({ resource, action, records = [], ...rest }: ActionProps) {
  const words = useWords('smsBulk')
  const target = { resourceId: resource.id, actionName: action.name }
  const ids = records.map(({ id }) => id)
  const assigns = action.name === 'assign'
  const tenantId = tenantOf({ resource, action, records, ...rest })
  const isMixed = assigns && new Set(records.map(({ params }) => params.tenantId)).size > 1
  const [reason, setReason] = useState('')
  const [people, setPeople] = useState<Holder[]>([])
  const [routing, setRouting] = useState('everyone')
  const first = useRef<HTMLInputElement>(null)
  const userIds = people.map(({ id }) => id)
  const isReady = !assigns || (userIds.length > 0 && !isMixed)
  const meant = assigns ? { userIds, routing } : {}
  const bulk = useBulk(target, ids)
  // Whatever the note will be: that a tenant wants one is no news about a number.
  const preview = usePreview(target, ids, bulk.begun || !isReady ? null : { ...meant, note: '–' })
  useEffect(() => first.current?.focus(), [])
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
  return (
    <ActionForm
      intro={words(`intro_${action.name}`)}
      send={words(`go_${action.name}`, { count })}
      busy={bulk.busy}
      refusal={isMixed ? words('otherTenants') : preview.failed}
      danger={action.name === 'disable'}
      disabled={!isReady}
      onSubmit={() => void bulk.run({ ...meant, ...(assigns ? { note: reason } : { reason }) })}
    >
      {assigns && !isMixed ? (
        <>
          <HolderList tenantId={tenantId} holders={people} onChange={setPeople} />
          {people.length > 1 ? <RoutingChoice value={routing} onChange={setRouting} /> : null}
        </>
      ) : null}
      <Field
        id="sms-reason"
        label={words(assigns ? 'note' : 'reason')}
        hint={words(assigns ? 'noteHint' : 'reasonHint')}
      >
        <Input
          id="sms-reason"
          ref={assigns ? undefined : first}
          width={1}
          maxLength={500}
          value={reason}
          onChange={(event: ChangeEvent<HTMLInputElement>) => setReason(event.target.value)}
        />
      </Field>
      <section className="sms-bulk" aria-label={words('preview')} aria-busy={preview.waiting}>
        <H4>{words('preview')}</H4>
        <Text role="status" color="grey80">
          {isReady ? (preview.waiting ? words('previewing') : '') : words('choosePeople')}
        </Text>
        <BulkResults results={preview.results} actionName={action.name} done={false} />
      </section>
    </ActionForm>
  )
}
