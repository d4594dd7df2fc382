import { type ActionProps, useTranslation } from 'adminjs'
import React from 'react'
import { anew } from './anew.js'
import { HeldNumbers } from './HeldNumbers.js'
import { Moment } from './Moment.js'
import { Panel } from './Panel.js'
import type { Reach as Review } from './review.js'
import { ReadLink } from './ReadLink.js'
import { ReviewFrame } from './ReviewFrame.js'
import { useReview } from './use-review.js'
import { useWords, type Words } from './use-words.js'

/** Page of the record action `reach`: what this person can reach, or could at a moment, and why. */
function Reach(props: ActionProps) {
  const words = useWords('smsReach')
  const asking = useReview<Review>(props)
  const { at, review } = asking
  return (
    <ReviewFrame subject={props.record?.title ?? ''} intro={words('intro')} asking={asking}>
      {review ? (
        <div className="sms-panels sms-review__panels">
          <ByRole person={review.person} userId={props.record?.id ?? ''} resourceId={props.resource.id} words={words} />
          <HeldNumbers held={review.held} total={review.heldTotal} at={at} />
        </div>
      ) : null}
    </ReviewFrame>
  )
}

interface ByRoleProps {
  person: Review['person']
  userId: string
  resourceId: string
  words: Words
}

function ByRole({ person, userId, resourceId, words }: ByRoleProps) {
  const { tl } = useTranslation()
  if (!person) {
    return (
      <Panel title={words('role')}>
        <p>{words('notThere')}</p>
      </Panel>
    )
  }
  const { role, tenant, active, byRole, linked, ended, readAt } = person
  return (
    <Panel title={words('role')}>
      <p>
        {role ? tl(`role.${role}`, resourceId) : words('noRole')}
        {tenant ? ` · ${tenant}` : ''}
      </p>
      {active ? null : <p>{words('inactive')}</p>}
      <p>{words(byRole ?? 'nothingByRole', { tenant: tenant ?? '' })}</p>
      {byRole ? (
        <ul className="sms-consequences">
          <li>{words('linked', { count: linked ?? 0 })}</li>
          <li>{words('ended', { count: ended ?? 0 })}</li>
        </ul>
      ) : null}
      <p className="sms-soft">
        {words('roleSince')} <Moment at={readAt} />
      </p>
      <ReadLink of={{ actor: userId }}>{words('whatWasRead')}</ReadLink>
    </Panel>
  )
}

export default anew(Reach)
