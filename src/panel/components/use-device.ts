import { useCallback, useEffect, useState } from 'react'
import { rest } from './rest.js'
import { useWords } from './use-words.js'

/**
 * Whether this browser tells of new texts: `never` where it cannot or was told not to, `open` while a page of the panel
 * is open, `always` by web push.
 */
export type Device = 'never' | 'off' | 'open' | 'always'

const scope = '/api/sms/'

/** Whether this device tells of new texts, and the switch for it. The browser is asked for leave by the switch alone. */
export function useDevice(): { device: Device; busy: boolean; toggle: () => void } {
  const words = useWords('smsInbox')
  const [device, setDevice] = useState<Device>('never')
  const [busy, setBusy] = useState(false)
  const look = useCallback(async () => setDevice(await standing()), [])
  useEffect(() => void look(), [look])

  const begin = async () => {
    if ((await Notification.requestPermission()) !== 'granted') return
    const telling = new URLSearchParams({
      inbox: window.location.pathname,
      title: words('notifyTitle', { peer: '{peer}' }),
      on: words('on', { number: '{number}' }),
      count: words('unreadCount', { count: '{count}' }),
    })
    const registration = await navigator.serviceWorker.register(`${scope}notifications.js?${telling}`)
    await isActive(registration)
    await subscribe(registration)
  }
  const toggle = () => {
    setBusy(true)
    const work = device === 'off' ? begin() : end()
    void work
      .catch(() => undefined) // a browser without a push service, say: what came of it is looked at next
      .then(look)
      .finally(() => setBusy(false))
  }
  return { device, busy, toggle }
}

async function standing(): Promise<Device> {
  if (!('serviceWorker' in navigator) || !('Notification' in window)) return 'never'
  if (Notification.permission === 'denied') return 'never'
  const registration = Notification.permission === 'granted' ? await ours() : undefined
  if (!registration) return 'off'
  return (await registration.pushManager?.getSubscription()) ? 'always' : 'open'
}

/** The host may have a service worker of its own, whose scope holds ours. */
async function ours(): Promise<ServiceWorkerRegistration | undefined> {
  const found = await navigator.serviceWorker.getRegistration(scope)
  return found?.scope.endsWith(scope) ? found : undefined
}

function isActive({ installing, waiting }: ServiceWorkerRegistration): Promise<void> {
  const worker = installing ?? waiting
  return new Promise(settle => {
    if (!worker) return settle()
    worker.addEventListener('statechange', () => worker.state === 'activated' && settle())
  })
}

async function subscribe({ pushManager }: ServiceWorkerRegistration): Promise<void> {
  const { publicKey } = await rest.pushKey()
  if (publicKey === null) return
  await rest.keepPush(await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey }))
}

async function end(): Promise<void> {
  const registration = await ours()
  for (const told of (await registration?.getNotifications()) ?? []) told.close()
  const subscription = await registration?.pushManager?.getSubscription()
  if (subscription) {
    await subscription.unsubscribe()
    await rest.endPush(subscription.endpoint)
  }
  await registration?.unregister()
}
