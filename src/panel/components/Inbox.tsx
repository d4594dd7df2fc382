import { H2, Text } from '@adminjs/design-system'
import React, { useEffect, useState } from 'react'
import { Chip } from './Chip.js'
import { ConversationList } from './ConversationList.js'
import { InboxBar, type View } from './InboxBar.js'
import { NewText } from './NewText.js'
import { NotifyButton } from './NotifyButton.js'
import { OwnHours } from './OwnHours.js'
import { type Conversation, type Message, rest } from './rest.js'
import { ThreadView } from './ThreadView.js'
import { useAskedFor } from './use-asked-for.js'
import { useConversations } from './use-conversations.js'
import { useEvents } from './use-events.js'
import { useStanding } from './use-standing.js'
import { useThread } from './use-thread.js'
import { useTitle } from './use-title.js'
import { useUnread } from './use-unread.js'
import { useWords } from './use-words.js'

/** Page `smsInbox`: what customers wrote to the numbers one holds, as it happens, and the answers. */
export default function Inbox() {
  const words = useWords('smsInbox')
  const { me, numbers, ready, failed } = useStanding()
  const [asked, setView] = useState<View | null>(null)
  const [number, setNumber] = useState('')
  const [chosen, setChosen] = useState<Conversation | null>(null)
  const [writing, setWriting] = useState(false)
  const [settingHours, setSettingHours] = useState(false)
  // Who holds nothing has nothing of their own: a superadmin sees all there is.
  const view = asked ?? (ready && !numbers.some(({ held }) => held) ? 'all' : 'mine')
  const list = useConversations(view, number)
  const thread = useThread(chosen?.id ?? null)
  const connected = useEvents(({ conversationId }) => {
    list.reload()
    if (conversationId === undefined || conversationId === chosen?.id) thread.reload()
  })
  const unread = useUnread()
  useTitle(words('title'))
  const newest = thread.messages.at(-1)?.id
  const { reload } = list
  useEffect(() => {
    if (chosen && newest && document.visibilityState === 'visible')
      rest.markRead(chosen.id).then(reload, () => undefined)
  }, [chosen, newest, reload])
  const sent = () => {
    thread.reload()
    list.reload()
  }
  const choose = (conversation: Conversation) => {
    setWriting(false)
    setSettingHours(false)
    setChosen(conversation)
  }
  useAskedFor(choose)
  const startText = () => {
    setChosen(null)
    setSettingHours(false)
    setWriting(true)
  }
  const wrote = ({ number: from, peer }: Message) => {
    list.reload()
    const find = rest.conversations({ view: 'all', number: from })
    find.then(
      ({ conversations }) => {
        const own = conversations.find(({ participants }) => participants.length === 1 && participants[0] === peer)
        if (own) choose(own)
        else setWriting(false)
      },
      () => setWriting(false),
    )
  }
  const shown = list.conversations.find(({ id }) => id === chosen?.id) ?? chosen
  if (failed) return <Text role="alert">{words('failed')}</Text>
  if (ready && numbers.length === 0) return <Empty />
  return (
    <main className={`sms-inbox${chosen || writing || settingHours ? ' sms-inbox--open' : ''}`}>
      <div className="sms-inbox__title">
        <H2>{words('title')}</H2>
        {unread > 0 ? <Chip tone="notice">{words('unreadCount', { count: unread })}</Chip> : null}
        <NotifyButton />
      </div>
      <InboxBar
        view={view}
        number={number}
        numbers={numbers}
        hasSwitch={Boolean(me?.tenantId)}
        onView={setView}
        onNumber={setNumber}
        onNew={startText}
        onHours={() => setSettingHours(true)}
      />
      <p className="sms-inbox__line" role="status">
        {connected ? '' : words('reconnecting')}
      </p>
      <div className="sms-inbox__panes">
        <div className="sms-inbox__list">
          <ConversationList {...list} numbers={numbers} chosen={chosen?.id ?? null} onChoose={choose} />
        </div>
        <div className="sms-inbox__thread">
          {settingHours ? (
            <OwnHours onBack={() => setSettingHours(false)} />
          ) : writing ? (
            <NewText numbers={numbers} onBack={() => setWriting(false)} onSent={wrote} />
          ) : shown ? (
            <ThreadView
              conversation={shown}
              thread={thread}
              number={numbers.find(listed => listed.id === shown.numberId)}
              numbers={numbers}
              onBack={() => setChosen(null)}
              onSent={sent}
              onSentAlone={wrote}
            />
          ) : (
            <p className="sms-inbox__none">{words('choose')}</p>
          )}
        </div>
      </div>
    </main>
  )
}

function Empty() {
  const words = useWords('smsInbox')
  return (
    <main className="sms-inbox sms-inbox--empty">
      <H2>{words('emptyTitle')}</H2>
      <Text>{words('empty')}</Text>
    </main>
  )
}
