import { AccessReviewInput, accessReview } from '../../numbers/access-review.js'
import type { Doors } from '../doors.js'
import { moreMenu } from '../locale/en.js'
import { reviewAction } from './review-action.js'
import { inOneStep } from './verb.js'

/** Record action `accessReview` of `sms_numbers`: who can read this number, and why. GET `at?`: of a moment before now. */
export const accessReviewAction = (doors: Doors) =>
  reviewAction(doors, {
    resource: 'sms_numbers',
    name: 'accessReview',
    component: 'SmsAccessReview',
    parent: moreMenu,
    idField: 'numberId',
    ask: inOneStep(accessReview, AccessReviewInput),
  })
