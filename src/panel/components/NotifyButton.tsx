import { Button } from '@adminjs/design-system'
import React from 'react'
import { useDevice } from './use-device.js'
import { useWords } from './use-words.js'

/** Has this device tell of new texts, or not any more. Absent where the browser cannot, or was told not to. */
export function NotifyButton() {
  const words = useWords('smsInbox')
  const { device, busy, toggle } = useDevice()
  if (device === 'never') return null
  return (
    <>
      <Button type="button" size="sm" variant="outlined" disabled={busy} aria-busy={busy} onClick={toggle}>
        {words(device === 'off' ? 'notify' : 'notifyNoMore')}
      </Button>
      {device === 'open' ? <small className="sms-inbox__told">{words('notifyWhileOpen')}</small> : null}
    </>
  )
}
