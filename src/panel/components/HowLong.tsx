import { useTranslation } from 'adminjs'
import React, { useEffect, useState } from 'react'
import { useWords } from './use-words.js'
import { howLong, utcOf, whenOf } from './when.js'

/** For how long a conversation has been waiting, as time goes by; since when, where it is pointed at. */
export function HowLong({ since }: { since: string }) {
  const words = useWords('smsInbox')
  const { i18n } = useTranslation()
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 30_000)
    return () => clearInterval(timer)
  }, [])
  const title = words('waitsSince', { at: whenOf(since, i18n.language), utc: utcOf(since) })
  return (
    <time dateTime={since} title={title}>
      {words('waits', { time: howLong(now - Date.parse(since), i18n.language) })}
    </time>
  )
}
