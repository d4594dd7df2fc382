import { Box, Button, H4, MessageBox, Text } from '@adminjs/design-system'
import type { ActionProps } from 'adminjs'
import React from 'react'
import { anew } from './anew.js'
import { doctorIn, type HopsTest } from './doctor.js'
import { HopList } from './HopList.js'
import { LatestDeliveries } from './LatestDeliveries.js'
import { MendLink } from './MendLink.js'
import { Moment } from './Moment.js'
import { RealTextTest } from './RealTextTest.js'
import { Refusal } from './Refusal.js'
import { numberSubjectOf, targetOf } from './target.js'
import { useDoctor } from './use-doctor.js'
import { useSubmit } from './use-submit.js'
import { useTold } from './use-told.js'
import { useWords } from './use-words.js'

/** Page of the record action `doctor`: where the way of texts to a number breaks, and the way to the mending. */
function DoctorPage(props: ActionProps) {
  const words = useWords('smsDoctor')
  const { doctor, lost, take } = useDoctor(props.record?.id, doctorIn(props.record))
  const { submit, busy, refusal } = useSubmit(targetOf(props))
  const test = doctor?.test ?? null
  const running = busy || test?.state === 'running'
  const start = async () => {
    if (!running) take(doctorIn(await submit({ what: 'hops' })))
  }
  return (
    <Box variant="container" className="sms-form sms-doctor" aria-busy={running}>
      <H4 mb="default">{numberSubjectOf(props)}</H4>
      <Text mb="lg">{words('intro')}</Text>
      <Button type="button" variant="contained" aria-disabled={running} autoFocus onClick={() => void start()}>
        {words(test === null ? 'start' : 'again')}
      </Button>
      <Refusal sentence={refusal} />
      {lost ? <MessageBox variant="danger" mt="lg" role="alert" message={words('unreachable')} /> : null}
      <Summary test={test} />
      {test && test.hops.length > 0 ? <HopList hops={test.hops} label={words('hops')} /> : null}
      {doctor ? <RealTextTest props={props} doctor={doctor} onDoctor={take} /> : null}
      {doctor && props.record ? (
        <LatestDeliveries deliveries={doctor.deliveries} number={String(props.record.params.number)} />
      ) : null}
    </Box>
  )
}

/** What the test says in one sentence, read out as it changes. */
function Summary({ test }: { test: HopsTest | null }) {
  const words = useWords('smsDoctor')
  const told = useTold(words)
  const broken = test?.hops.find(({ state }) => state === 'red')
  const last = test?.hops.at(-1)
  return (
    <div className="sms-doctor__summary">
      {test ? (
        <Text mb="default" className="sms-doctor__when">
          {test.startedBy ? words('tested', { name: test.startedBy }) : words('testedBySystem')}{' '}
          <Moment at={test.startedAt} />
        </Text>
      ) : null}
      <div role="status">
        {test === null ? <Text>{words('noTest')}</Text> : null}
        {test?.state === 'running' ? (
          <Text>{last ? words('running', { hop: words(`hop.${last.hop}`) }) : words('starting')}</Text>
        ) : null}
        {test?.state === 'broken_off' ? <MessageBox variant="danger" message={words('brokenOff')} /> : null}
        {test?.state === 'ended' && !broken ? (
          <MessageBox
            variant={test.hops.some(({ state }) => state === 'warned') ? 'info' : 'success'}
            message={words(test.hops.some(({ state }) => state === 'warned') ? 'someWarned' : 'allGreen')}
          />
        ) : null}
        {broken && test?.state === 'ended' ? (
          <MessageBox variant="danger" message={words('broken', { hop: words(`hop.${broken.hop}`) })}>
            {told(`found.${broken.code}`, broken.values)} {told(`todo.${broken.code}`, broken.values)}{' '}
            <MendLink mend={broken.mend} />
          </MessageBox>
        ) : null}
      </div>
    </div>
  )
}

export default anew(DoctorPage)
