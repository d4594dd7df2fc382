import { Box, Button } from '@adminjs/design-system'
import { type ActionProps, List, useQueryParams } from 'adminjs'
import React, { useState } from 'react'
import { filtersIn } from './delivery-log.js'
import { FailedAgain } from './FailedAgain.js'
import { OutcomeChart } from './OutcomeChart.js'
import { Refusal } from './Refusal.js'
import { ReplaySet } from './ReplaySet.js'
import { saveFile } from './save-file.js'
import { Strangers } from './Strangers.js'
import { useDeliveryCounts } from './use-delivery-counts.js'
import { useSentences } from './use-sentences.js'
import { useSubmit } from './use-submit.js'
import { useWords } from './use-words.js'

/** The list of deliveries, and above it what its filter holds: counts by outcome, the file, and taking it in. */
export default function DeliveryList(props: ActionProps) {
  const words = useWords('smsDeliveryLog')
  const { say } = useSentences()
  useQueryParams() // draws this anew when the list's filter changes
  const filters = filtersIn(window.location.search)
  const { counts, refused, failed, again } = useDeliveryCounts(filters)
  const exporting = useSubmit({ resourceId: props.resource.id, actionName: 'exportDeliveries' })
  const [saved, setSaved] = useState('')
  const save = async () => {
    setSaved('')
    const answer = await exporting.submit({ ...filters })
    if (typeof answer?.csv !== 'string') return
    const name = String(answer.fileName)
    saveFile(name, answer.csv)
    setSaved(words('saved', { name, count: Number(answer.rows) }))
  }
  return (
    <>
      <Box variant="container" className="sms-form sms-panel sms-log" mb="lg">
        <Refusal sentence={exporting.refusal ?? (refused ? say(refused) : null)} />
        {failed ? <FailedAgain words={words} onAgain={again} /> : null}
        {counts ? <OutcomeChart counts={counts} /> : null}
        <div className="sms-buttons">
          <Button type="button" variant="outlined" disabled={exporting.busy} onClick={() => void save()}>
            {words('csv')}
          </Button>
          <span role="status">{saved}</span>
        </div>
        {counts?.mayReplay ? <ReplaySet key={JSON.stringify(filters)} filters={filters} onTaken={again} /> : null}
        {counts?.strangers ? <Strangers seen={counts.strangers} /> : null}
      </Box>
      <List {...props} />
    </>
  )
}
