import { type RecordJSON, useTranslation } from 'adminjs'
import React from 'react'
import { ActionLink } from './ActionLink.js'
import { Chip } from './Chip.js'
import { Moment } from './Moment.js'
import type { Page } from './number-page.js'
import { Panel } from './Panel.js'
import { useSentences } from './use-sentences.js'
import { useWords } from './use-words.js'

interface NumberAbilitiesProps {
  record: RecordJSON
  resourceId: string
  page: Page
}

/** What the number may do: receive, send, under which registration; and where QuestBlue delivers. */
export function NumberAbilities({ record, resourceId, page }: NumberAbilitiesProps) {
  const words = useWords('smsNumber')
  const { say } = useSentences()
  const { tl } = useTranslation()
  const { outcome } = page.routing
  const webhook = page.desk?.webhook
  const receives = record.params.goneSince ? 'gone' : webhook?.state === 'not_url' ? 'not_url' : outcome
  const tones = { not_url: 'bad', doubtful: 'notice', set_by_us: 'notice', confirmed: 'good' } as const
  return (
    <Panel title={words('abilities')}>
      <dl className="sms-facts">
        <dt>{words('receives')}</dt>
        <dd>
          <Chip tone={receives === 'delivered' ? 'good' : 'bad'}>{words(receives === 'delivered' ? 'yes' : 'no')}</Chip>{' '}
          {words(`receives_${receives}`)}
        </dd>
        <dt>{words('sends')}</dt>
        <dd>
          <Chip tone={page.cannotSend ? 'bad' : 'good'}>{words(page.cannotSend ? 'no' : 'yes')}</Chip>{' '}
          {page.cannotSend
            ? words(`cannotSend_${page.cannotSend.code}`, { defaultValue: say(page.cannotSend) })
            : words('sendsNow')}
        </dd>
        <dt>{words('campaign')}</dt>
        <dd>{tl(`sending.${record.params.sending}`, resourceId)}</dd>
        {webhook ? (
          <>
            <dt>{words('webhook')}</dt>
            <dd>
              <Chip tone={tones[webhook.state]}>{words(`webhook_${webhook.state}`)}</Chip>{' '}
              {webhook.since ? <Moment at={webhook.since} /> : null}
              {webhook.state === 'doubtful' ? <p>{words('webhookDoubt')}</p> : null}
              {webhook.state === 'not_url' && webhook.mode ? (
                <p>{words('webhookMode', { mode: words(`mode_${webhook.mode}`, { defaultValue: webhook.mode }) })}</p>
              ) : null}
              {webhook.readAt ? (
                <p className="sms-soft">
                  {words('webhookRead')} <Moment at={webhook.readAt} />
                </p>
              ) : null}
            </dd>
          </>
        ) : null}
      </dl>
      <p className="sms-links">
        <ActionLink record={record} resourceId={resourceId} action="showWebhook" />
        <ActionLink record={record} resourceId={resourceId} action="doctor" />
        <ActionLink record={record} resourceId={resourceId} action="resume" />
      </p>
    </Panel>
  )
}
