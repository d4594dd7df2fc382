/** What one tab tells the others, and itself. */
type Said =
  | { kind: 'hello' }
  | { kind: 'unread'; unread: number }
  | { kind: 'line'; up: boolean }
  | { kind: 'news'; news: object }

/**
 * What runs in every page of the panel, sent to browsers as text: it holds all that it needs. It keeps the number of
 * unread texts in title and menu, and tells the page's components of what happens (`sms-news`, `sms-line`, `sms-unread`
 * on the window). Of all tabs one alone holds a stream and asks: a browser opens few connections to one server. A tab that
 * finds that one silent has its own.
 */
function watchNews(): void {
  const html = document.documentElement
  const tabs = new BroadcastChannel('sms-news')
  let unread = 0
  let isUp = true
  let isAnswered = false
  const answerWithin = 5_000

  const inTitle = () => {
    const bare = document.title.replace(/^\(\d+\) /, '')
    const title = unread > 0 ? `(${unread}) ${bare}` : bare
    if (document.title !== title) document.title = title
  }
  const show = (said: Said) => {
    if (said.kind === 'unread') {
      unread = said.unread
      inTitle()
      html.style.setProperty('--sms-unread', `"${unread}"`) // the stylesheet puts it beside the menu's line
      if (unread > 0) html.dataset.smsUnread = String(unread)
      else delete html.dataset.smsUnread
    }
    if (said.kind === 'line') {
      isUp = said.up
      html.dataset.smsLine = isUp ? 'up' : 'down'
    }
    window.dispatchEvent(new CustomEvent(`sms-${said.kind}`, { detail: said.kind === 'news' ? said.news : undefined }))
  }
  const say = (said: Said) => {
    show(said)
    tabs.postMessage(said)
  }

  let isLeading = false
  const lead = () => {
    if (isLeading) return
    isLeading = true
    const pauses = { first: 2_000, most: 60_000 }
    let pause = pauses.first
    let isReading = false
    let again = false
    // What a page knew lives on for a minute: a text that comes while the next one loads is news all the same.
    const memory = `sms-known-${Reflect.get(window, 'REDUX_STATE')?.session?.id}`
    const remembered: { at: number; known: [string, string][] } | null = JSON.parse(
      localStorage.getItem(memory) ?? 'null',
    )
    let known = remembered && Date.now() - remembered.at < 60_000 ? new Map(remembered.known) : undefined
    const remember = () => {
      if (known) localStorage.setItem(memory, JSON.stringify({ at: Date.now(), known: [...known] }))
    }

    const tellWorker = async (conversations: { id: string; newestId: string }[]) => {
      const before = known
      known = new Map(conversations.map(({ id, newestId }) => [id, newestId]))
      remember()
      const fresh = conversations
        .filter(({ id, newestId }) => before && before.get(id) !== newestId)
        .map(({ id }) => id)
      const worker = await navigator.serviceWorker?.getRegistration('/api/sms/')
      if (worker?.scope.endsWith('/api/sms/')) worker.active?.postMessage({ unread: conversations, fresh })
    }
    /** This browser may have been another person's: what tells them of their texts is not to go on under the new one. */
    const leaveToItsPerson = async () => {
      const worker = await navigator.serviceWorker?.getRegistration('/api/sms/')
      const subscription = worker?.scope.endsWith('/api/sms/') ? await worker.pushManager?.getSubscription() : null
      if (!subscription) return
      const headers = { 'Content-Type': 'application/json' }
      const body = JSON.stringify({ endpoint: subscription.endpoint })
      const answer = await fetch('/api/sms/push/check', { method: 'POST', headers, body })
      const isAnothers = answer.status === 404 || (answer.ok && !(await answer.json()).mine)
      if (isAnothers) await subscription.unsubscribe()
    }
    /** Gives the status of the answer; what cannot be read now is read when the line is back. */
    const read = async (): Promise<number> => {
      if (isReading) {
        again = true
        return 0
      }
      isReading = true
      try {
        const answer = await fetch('/api/sms/unread', { headers: { Accept: 'application/json' } })
        if (answer.ok) {
          const counted = await answer.json()
          say({ kind: 'unread', unread: counted.unread })
          await tellWorker(counted.conversations)
        }
        return answer.status
      } catch {
        return 0
      } finally {
        isReading = false
        if (again) {
          again = false
          void read()
        }
      }
    }
    const open = () => {
      const source = new EventSource('/api/sms/events')
      const hear = (event: MessageEvent<string>) => {
        say({ kind: 'news', news: JSON.parse(event.data) })
        if (event.type !== 'status') void read()
      }
      source.onopen = () => {
        pause = pauses.first
        say({ kind: 'line', up: true })
        void read()
      }
      source.onerror = async () => {
        say({ kind: 'line', up: false })
        if (source.readyState !== EventSource.CLOSED) return
        const status = await read()
        if (status === 401 || status === 404) return // signed out: the next page begins anew
        setTimeout(open, pause)
        pause = Math.min(pause * 2, pauses.most)
      }
      // A new stream tells of nothing before it, and the page was read before it.
      source.addEventListener('ready', () => say({ kind: 'news', news: {} }))
      for (const kind of ['message', 'status', 'read', 'reset']) source.addEventListener(kind, hear)
    }
    tabs.addEventListener('message', ({ data }: MessageEvent<Said>) => {
      if (data.kind !== 'hello') return
      tabs.postMessage({ kind: 'unread', unread } satisfies Said)
      tabs.postMessage({ kind: 'line', up: isUp } satisfies Said)
    })
    window.addEventListener('pagehide', remember)
    void leaveToItsPerson().catch(() => undefined) // offline: the next page asks again
    open()
  }

  tabs.addEventListener('message', ({ data }: MessageEvent<Said>) => {
    if (data.kind === 'hello') return
    isAnswered = true
    show(data)
  })
  new MutationObserver(inTitle).observe(document.head, { childList: true, subtree: true, characterData: true })
  tabs.postMessage({ kind: 'hello' } satisfies Said)
  // Without https there are no locks: then each tab has a stream of its own.
  const untilThePageGoes = () => new Promise<never>(() => lead())
  if ('locks' in navigator) navigator.locks.request('sms-news', untilThePageGoes).catch(lead)
  else lead()
  // The tab that leads may be frozen, or the lock may never come: nobody is to wait for texts in vain.
  setTimeout(() => {
    if (!isAnswered) lead()
  }, answerWithin)
}

/** Where the pages find it, below AdminJS's root path. */
export const newsScriptPath = '/frontend/assets/sms-news.js'

/** The script as browsers get it. */
export const newsScript = `(${watchNews})()\n`
