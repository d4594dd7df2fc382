import { Button } from '@adminjs/design-system'
import React, { useState } from 'react'
import type { Conversation } from './rest.js'
import { useWords, type Words } from './use-words.js'

/** Asks the browser for leave to notify, when it is pressed and never before; gone once the browser has been asked. */
export function NotifyButton() {
  const words = useWords('smsInbox')
  const [standing, setStanding] = useState(permission())
  if (standing !== 'default') return null
  const ask = () => void Notification.requestPermission().then(setStanding)
  return (
    <Button type="button" size="sm" variant="outlined" onClick={ask}>
      {words('notify')}
    </Button>
  )
}

/** Tells of a new text where the browser allows it and the page is not looked at: who wrote, and nothing of what. */
export function notify({ id, peer, number }: Conversation, words: Words): void {
  if (permission() !== 'granted' || document.visibilityState === 'visible') return
  try {
    new Notification(words('notifyTitle', { peer }), { body: words('on', { number }), tag: id })
  } catch {
    // Browsers of telephones have the constructor and refuse it: the badge tells.
  }
}

function permission(): NotificationPermission | 'absent' {
  return 'Notification' in window ? Notification.permission : 'absent'
}
