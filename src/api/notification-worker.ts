/** One conversation to be told of. */
interface Note {
  id: string
  peer: string
  number: string
  label?: string
  unread: number
  newestId: string
  /** What was written: only where the host asked for it. */
  text?: string
}

/** What pages tell the worker: which conversations hold unread texts, and in which of them there are new ones. */
interface News {
  unread: Note[]
  fresh: string[]
}

interface Told {
  tag: string
  data: { newestId?: string } | null
  close(): void
}

interface Tab {
  url: string
  visibilityState: string
  focus(): Promise<unknown>
  postMessage(message: unknown): void
}

interface Subscription {
  options: object
  toJSON(): unknown
}

interface WorkerEvent {
  data: unknown
  oldSubscription?: Subscription | null
  newSubscription?: Subscription | null
  notification: Told
  waitUntil(work: Promise<unknown>): void
}

/** As much of a service worker's own world as is used here: the compiler knows either pages or workers. */
interface Worker {
  location: { href: string }
  registration: {
    showNotification(title: string, options: object): Promise<void>
    getNotifications(filter?: { tag: string }): Promise<Told[]>
    pushManager: { subscribe(options: object | undefined): Promise<Subscription> }
  }
  clients: { matchAll(filter: object): Promise<Tab[]>; openWindow(address: string): Promise<unknown> }
  skipWaiting(): Promise<void>
  addEventListener(kind: string, hear: (event: WorkerEvent) => void): void
}

/**
 * The service worker that tells of new texts, sent to browsers as text: it holds all that it needs. It hears of them from
 * an open page or by push, shows one notification a conversation, and takes it away when the conversation was read. A
 * click opens the conversation. Where the panel's inbox is, and the words, come in its own address.
 * @see https://w3c.github.io/push-api and https://notifications.spec.whatwg.org
 */
function tellOfTexts(worker: Worker): void {
  const given = new URL(worker.location.href).searchParams
  const asked = new URL(given.get('inbox') ?? '/', worker.location.href)
  const inbox = asked.origin === new URL(worker.location.href).origin ? asked.pathname : '/'
  const readable = (phone: string) => phone.replace(/^\+1([2-9]\d{2})(\d{3})(\d{4})$/, '($1) $2-$3')
  const line = (name: string, fallback: string, { peer, number, label, unread }: Note) =>
    (given.get(name) ?? fallback)
      .replaceAll('{peer}', readable(peer))
      .replaceAll('{number}', label || readable(number))
      .replaceAll('{count}', String(unread))
  const inboxes = async () => {
    const tabs = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true })
    return tabs.filter(({ url }) => new URL(url).pathname === inbox)
  }
  const isInView = async () => (await inboxes()).some(({ visibilityState }) => visibilityState === 'visible')

  const show = async (note: Note, silent: boolean) => {
    const [before] = await worker.registration.getNotifications({ tag: note.id })
    if (before?.data?.newestId === note.newestId) return // told already, by the page or by push
    const count = note.unread > 1 ? [line('count', '{count} new', note)] : []
    await worker.registration.showNotification(line('title', 'New text from {peer}', note), {
      tag: note.id,
      renotify: before !== undefined,
      silent,
      body: [note.text, [line('on', 'on {number}', note), ...count].join(' · ')].filter(Boolean).join('\n'),
      data: { newestId: note.newestId },
    })
  }
  const hearPage = async ({ unread, fresh }: News) => {
    const isWhole = unread.length < 50
    for (const told of await worker.registration.getNotifications())
      if (isWhole && !unread.some(({ id }) => id === told.tag)) told.close()
    if (fresh.length === 0 || (await isInView())) return
    for (const note of unread) if (fresh.includes(note.id)) await show(note, false)
  }
  // Browsers take a push that shows nothing amiss: it is shown in any case, without a sound beside an open inbox.
  const hearPush = async (note: Note) => show(note, await isInView())
  const openConversation = async (id: string) => {
    const [tab] = await inboxes()
    if (!tab) return worker.clients.openWindow(`${inbox}?conversation=${encodeURIComponent(id)}`)
    tab.postMessage({ openConversation: id })
    await tab.focus()
  }
  // The push service has given the browser another address, or is about to: without word of it we would push in vain.
  const renew = async ({ oldSubscription, newSubscription }: WorkerEvent) => {
    const subscription = newSubscription ?? (await worker.registration.pushManager.subscribe(oldSubscription?.options))
    const headers = { 'Content-Type': 'application/json' }
    await fetch('/api/sms/push/subscriptions', { method: 'POST', headers, body: JSON.stringify(subscription) })
  }

  worker.addEventListener('pushsubscriptionchange', event => event.waitUntil(renew(event)))
  worker.addEventListener('install', event => event.waitUntil(worker.skipWaiting()))
  worker.addEventListener('message', event => event.waitUntil(hearPage(event.data as News)))
  worker.addEventListener('push', event => {
    const { data } = event as { data: { json(): Note } | null }
    if (data) event.waitUntil(hearPush(data.json()))
  })
  worker.addEventListener('notificationclick', event => {
    event.notification.close()
    event.waitUntil(openConversation(event.notification.tag))
  })
}

/** The worker as browsers get it. */
export const notificationWorker = `(${tellOfTexts})(self)\n`
