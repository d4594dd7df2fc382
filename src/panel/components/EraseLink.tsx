import { ViewHelpers } from 'adminjs'
import React from 'react'
import { useWords } from './use-words.js'

/** The way from a conversation to where its customer is erased on request. */
export function EraseLink({ conversationId }: { conversationId: string }) {
  const words = useWords('smsInbox')
  const href = new ViewHelpers().resourceActionUrl({ resourceId: 'sms_messages', actionName: 'erasePeer' })
  return (
    <a className="sms-link" href={`${href}?conversation=${conversationId}`}>
      {words('erase')}
    </a>
  )
}
