import { H5 } from '@adminjs/design-system'
import React from 'react'
import { Chip } from './Chip.js'
import { Moment } from './Moment.js'
import { useWords } from './use-words.js'
import type { WebhookToken } from './webhook.js'

/** A number's addresses: since when and until when each takes texts in, and when QuestBlue last used it. */
export function WebhookTokens({ tokens }: { tokens: WebhookToken[] }) {
  const words = useWords('smsTokens')
  return (
    <section aria-labelledby="sms-tokens-title">
      <H5 id="sms-tokens-title" mb="default">
        {words('title')}
      </H5>
      <ul className="sms-tokens">
        {tokens.map(({ id, createdAt, expiresAt, ended, usedAt }, place) => (
          <li key={id}>
            <p className="sms-hop__head">
              <strong>
                {words('made')} <Moment at={createdAt} />
              </strong>
              <Chip tone={ended ? 'plain' : place === 0 ? 'good' : 'notice'}>
                {words(ended ? 'ended' : place === 0 ? 'current' : 'older')}
              </Chip>
            </p>
            {expiresAt ? (
              <p>
                {words(ended ? 'endedAt' : 'until')} <Moment at={expiresAt} />
              </p>
            ) : null}
            <p>
              {words(usedAt ? 'used' : 'unused')} {usedAt ? <Moment at={usedAt} /> : null}
            </p>
          </li>
        ))}
      </ul>
    </section>
  )
}
