import { useEffect, useState } from 'react'

/** How many texts are unread, as the panel's script keeps it for title and menu. */
export function useUnread(): number {
  const [unread, setUnread] = useState(counted)
  useEffect(() => {
    const look = () => setUnread(counted())
    window.addEventListener('sms-unread', look)
    return () => window.removeEventListener('sms-unread', look)
  }, [])
  return unread
}

function counted(): number {
  return Number(document.documentElement.dataset.smsUnread ?? 0)
}
