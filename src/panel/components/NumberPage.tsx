import { Box, MessageBox } from '@adminjs/design-system'
import { ActionHeader, type ActionProps } from 'adminjs'
import React from 'react'
import { anew } from './anew.js'
import { HeldTexts } from './HeldTexts.js'
import { NumberAbilities } from './NumberAbilities.js'
import { NumberDeliveries } from './NumberDeliveries.js'
import { NumberDetails } from './NumberDetails.js'
import { NumberHead } from './NumberHead.js'
import { NumberHolders } from './NumberHolders.js'
import { NumberNote } from './NumberNote.js'
import { NumberSwitch } from './NumberSwitch.js'
import { NumberTimeline } from './NumberTimeline.js'
import { NumberUsage } from './NumberUsage.js'
import { useNumberPage } from './use-number-page.js'
import { useWords } from './use-words.js'

/** A number's own page: who gets its texts, what it may do, what waits, what came and went, and what happened to it. */
function NumberPage(props: ActionProps) {
  const words = useWords('smsNumber')
  const { shown, failed, reload } = useNumberPage(props)
  const { resource, action } = props
  if (!shown) return <MessageBox variant="danger" message={words('failed')} role="alert" />
  const { record, page } = shown
  const { desk } = page
  return (
    <>
      <ActionHeader resource={resource} action={{ ...action, hideActionHeader: false }} record={record} />
      <Box className="sms-number" data-css="sms_numbers-page">
        <NumberHead record={record} page={page} />
        <p className="sms-number__stale" role="status">
          {failed ? words('stale') : ''}
        </p>
        <div className="sms-panels">
          <NumberHolders record={record} resourceId={resource.id} routing={page.routing} />
          <NumberAbilities record={record} resourceId={resource.id} page={page} />
          {desk && desk.waiting > 0 ? (
            <HeldTexts
              record={record}
              resourceId={resource.id}
              desk={desk}
              outcome={page.routing.outcome}
              reload={reload}
            />
          ) : null}
          {desk ? <NumberSwitch record={record} resourceId={resource.id} page={page} reload={reload} /> : null}
          {desk ? <NumberNote record={record} resourceId={resource.id} note={desk.note} reload={reload} /> : null}
          {desk ? <NumberUsage desk={desk} /> : null}
          {desk ? <NumberDeliveries deliveries={desk.deliveries} number={record.params.number} /> : null}
          {desk ? <NumberTimeline key={record.id} recordId={record.id} newest={desk.timeline} /> : null}
          <NumberDetails record={record} />
        </div>
      </Box>
    </>
  )
}

export default anew(NumberPage)
