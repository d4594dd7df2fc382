import { type ActionProps, useTranslation } from 'adminjs'
import React from 'react'
import { anew } from './anew.js'
import { saidOf } from './Detail.js'
import { Moment } from './Moment.js'
import { Panel } from './Panel.js'
import type { SettingsThen as Review } from './review.js'
import { ReviewFrame } from './ReviewFrame.js'
import { useReview } from './use-review.js'
import { useWords } from './use-words.js'

/** Page of the record action `settingsThen`: what the settings are, or were at a moment, and since when. */
function SettingsThen(props: ActionProps) {
  const words = useWords('smsSettingsThen')
  const asking = useReview<Review>(props)
  const { review } = asking
  return (
    <ReviewFrame subject={props.record?.title ?? ''} intro={words('intro')} asking={asking}>
      {review?.known === false ? (
        <p>
          {words('notKnown')} <Moment at={review.knownFrom} />
        </p>
      ) : null}
      {review?.known ? <Settings review={review} resourceId={props.resource.id} /> : null}
    </ReviewFrame>
  )
}

function Settings({ review, resourceId }: { review: Review; resourceId: string }) {
  const words = useWords('smsSettingsThen')
  const said = useWords('smsDetail')
  const { tp, tl, i18n } = useTranslation()
  const { settings, since, until, correction } = review
  /** A choice by its word; what has none is as it is. */
  const chosen = (name: string, value: unknown) =>
    typeof value === 'string' ? tl(`${name}.${value}`, resourceId, { defaultValue: value }) : value
  return (
    <div className="sms-panels sms-review__panels">
      <Panel title={words('settings')} wide>
        <dl className="sms-facts">
          {settings.map(({ name, value }) => (
            <React.Fragment key={name}>
              <dt>{name === 'active' ? words('active') : tp(name, resourceId)}</dt>
              <dd>{saidOf(chosen(name, value), said, i18n.language)}</dd>
            </React.Fragment>
          ))}
        </dl>
        <p className="sms-soft">
          {words(since ? 'since' : 'byDefault')} {since ? <Moment at={since} /> : null}
          {until ? (
            <>
              {' · '}
              {words('until')} <Moment at={until} />
            </>
          ) : null}
        </p>
        {correction ? <p>{words('corrected', { reason: correction })}</p> : null}
      </Panel>
    </div>
  )
}

export default anew(SettingsThen)
