import type { ActionProps } from 'adminjs'
import React from 'react'
import { AdminReaders } from './AdminReaders.js'
import { anew } from './anew.js'
import { HoldingReaders } from './HoldingReaders.js'
import { NumberThen } from './NumberThen.js'
import type { AccessReview as Review } from './review.js'
import { ReviewFrame } from './ReviewFrame.js'
import { numberSubjectOf } from './target.js'
import { useReview } from './use-review.js'
import { useWords } from './use-words.js'

/** Page of the record action `accessReview`: who can read this number, or could at a moment, and why. */
function AccessReview(props: ActionProps) {
  const words = useWords('smsAccessReview')
  const asking = useReview<Review>(props)
  const { review } = asking
  const tenure = review?.tenure
  return (
    <ReviewFrame subject={numberSubjectOf(props)} intro={words('intro')} asking={asking}>
      {review && !tenure ? <p>{words('notLinked')}</p> : null}
      {review && tenure ? (
        <div className="sms-panels sms-review__panels">
          <HoldingReaders holders={review.holders} tenure={tenure} />
          <AdminReaders admins={review.admins} tenure={tenure} />
          <NumberThen tenure={tenure} resourceId={props.resource.id} />
        </div>
      ) : null}
    </ReviewFrame>
  )
}

export default anew(AccessReview)
