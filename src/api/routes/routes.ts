import type { Route } from '../route.js'
import { availabilityRoute, setAvailabilityRoute } from './availability.js'
import { listConversationsRoute } from './list-conversations.js'
import { listMessagesRoute } from './list-messages.js'
import { listNotesRoute } from './list-notes.js'
import { listNumbersRoute } from './list-numbers.js'
import { markReadRoute } from './mark-read.js'
import { meRoute } from './me.js'
import { needNoAnswerRoute } from './need-no-answer.js'
import { sendMessageRoute } from './send-message.js'
import { listTokensRoute, makeTokenRoute, revokeTokenRoute } from './tokens.js'
import { unreadRoute } from './unread.js'
import { setWorkingHoursRoute, workingHoursRoute } from './working-hours.js'

/** Every verb that the API offers. What is served and what is described both come from this table. */
export const routes: readonly Route[] = [
  meRoute,
  listNumbersRoute,
  listMessagesRoute,
  sendMessageRoute,
  listConversationsRoute,
  markReadRoute,
  needNoAnswerRoute,
  unreadRoute,
  listNotesRoute,
  availabilityRoute,
  setAvailabilityRoute,
  workingHoursRoute,
  setWorkingHoursRoute,
  listTokensRoute,
  makeTokenRoute,
  revokeTokenRoute,
]
