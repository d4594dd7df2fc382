import { Button, Text } from '@adminjs/design-system'
import { useTranslation } from 'adminjs'
import React from 'react'
import { type PreviewQuestion, type RoutingPreview, useRoutingPreview } from './use-routing-preview.js'
import { useWords } from './use-words.js'
import { listFormat } from './formats.js'

/** Where the next five new conversations would go, asked of the routing itself while the choice is made. */
export function RoutingForecast(question: PreviewQuestion) {
  const words = useWords('smsPreview')
  const { preview, failed, isLooking, again } = useRoutingPreview(question)
  return (
    <section
      className="sms-forecast"
      aria-labelledby="sms-forecast"
      aria-busy={isLooking && question.userIds.length > 0}
    >
      <Text as="h3" className="sms-label" id="sms-forecast">
        {words('title')}
      </Text>
      {question.userIds.length === 0 ? (
        <p>{words('nobody')}</p>
      ) : failed && !isLooking ? (
        <p role="alert">
          {words('failed')}{' '}
          <Button type="button" size="sm" variant="outlined" onClick={again}>
            {words('again')}
          </Button>
        </p>
      ) : preview ? (
        <Forecast preview={preview} />
      ) : (
        <p role="status">{words('looking')}</p>
      )}
    </section>
  )
}

function Forecast({ preview: { outcome, nobodyAvailable, candidates, all, next } }: { preview: RoutingPreview }) {
  const words = useWords('smsPreview')
  const { i18n } = useTranslation()
  const names = listFormat(i18n.language, { type: 'conjunction' }).format(all.map(({ name }) => name))
  if (outcome === 'rejected' || outcome === 'held_unassigned')
    return <p>{words(outcome === 'rejected' ? outcome : 'nobody')}</p>
  return (
    <>
      {outcome === 'delivered' ? null : <p>{words(outcome)}</p>}
      {nobodyAvailable ? <p className="sms-forecast__notice">{words('nobodyAvailable')}</p> : null}
      {next.every(one => one === null) ? (
        <p>{words(all.length > 1 ? 'eachOfAll' : 'each', { names })}</p>
      ) : (
        <ol className="sms-forecast__next">
          {next.map((one, place) => (
            <li key={place}>{one?.name ?? names}</li>
          ))}
        </ol>
      )}
      <ul className="sms-forecast__notice">
        {candidates.map(({ user, name, skipped }) => (skipped ? <li key={user}>{words(skipped, { name })}</li> : null))}
      </ul>
    </>
  )
}
