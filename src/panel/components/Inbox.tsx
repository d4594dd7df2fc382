import { H2, Text } from '@adminjs/design-system'
import { useTranslation } from 'adminjs'
import React from 'react'
import { Chip } from './Chip.js'
import { ConversationList } from './ConversationList.js'
import { InboxBar } from './InboxBar.js'
import { KeyList } from './KeyList.js'
import { NewText } from './NewText.js'
import { NotifyButton } from './NotifyButton.js'
import { OwnHours } from './OwnHours.js'
import { ThreadView } from './ThreadView.js'
import { useInbox } from './use-inbox.js'
import { useStanding } from './use-standing.js'
import { useTitle } from './use-title.js'
import { useUnread } from './use-unread.js'
import { useWords } from './use-words.js'
import { whenOf } from './when.js'

/** Page `smsInbox`: what customers wrote to the numbers one holds, as it happens, and the answers. */
export default function Inbox() {
  const words = useWords('smsInbox')
  const { i18n } = useTranslation()
  const standing = useStanding()
  const { me, numbers, ready, failed } = standing
  const inbox = useInbox(standing)
  const { place, view, list, shown, thread, keys } = inbox
  const unread = useUnread()
  useTitle(words('title'))
  if (failed) return <Text role="alert">{words('failed')}</Text>
  if (ready && numbers.length === 0) return <Empty />
  const { searchedSince } = list
  const said = !inbox.connected
    ? words('reconnecting')
    : place.search === '' || list.busy || list.failed
      ? ''
      : words(list.more ? 'foundMore' : 'found', { count: list.conversations.length })
  return (
    <main className={`sms-inbox${inbox.isAside ? ' sms-inbox--open' : ''}`}>
      <div className="sms-inbox__title">
        <H2>{words('title')}</H2>
        {unread > 0 ? <Chip tone="notice">{words('unreadCount', { count: unread })}</Chip> : null}
        <NotifyButton />
        <KeyList on={keys[0]} onChange={keys[1]} />
      </div>
      <InboxBar
        view={view}
        number={place.number}
        search={place.search}
        searchField={inbox.searchField}
        numbers={numbers}
        hasSwitch={Boolean(me?.tenantId)}
        onView={chosen => inbox.go({ view: chosen, search: '' })}
        onNumber={number => inbox.go({ number })}
        onSearch={search => inbox.go({ search })}
        onNew={inbox.write}
        onHours={inbox.setHours}
      />
      <p className={`sms-inbox__line${inbox.connected ? ' sms-inbox__line--found' : ''}`} role="status">
        {said}
        {place.search !== '' && searchedSince
          ? ` ${words('searchedSince', { at: whenOf(searchedSince, i18n.language) })}`
          : ''}
      </p>
      <div className="sms-inbox__panes">
        <div className="sms-inbox__list">
          <ConversationList
            list={list}
            search={place.search}
            none={words(place.search ? 'noneFound' : `none_${view}`)}
            numbers={numbers}
            name={me?.name}
            chosen={place.conversation}
            onChoose={inbox.choose}
          />
        </div>
        <div className="sms-inbox__thread">
          {inbox.beside === 'hours' ? (
            <OwnHours onBack={inbox.leave} />
          ) : inbox.beside === 'writing' ? (
            <NewText numbers={numbers} onBack={inbox.leave} onSent={inbox.wrote} />
          ) : shown ? (
            <ThreadView
              key={shown.id}
              conversation={shown}
              thread={thread}
              number={numbers.find(listed => listed.id === shown.numberId)}
              numbers={numbers}
              isAdmin={me !== null && me.role !== 'user'}
              onBack={inbox.leave}
              onSent={inbox.sent}
              onSentAlone={inbox.wrote}
              onNoAnswer={inbox.noAnswerNeeded}
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
