import { useTranslation } from 'adminjs'
import React, { type KeyboardEvent, type MouseEvent, memo, useState } from 'react'
import { Link, useNavigate } from 'react-router-dom'
import { LineMenu } from './LineMenu.js'
import { pageOf, waysOf } from './line-ways.js'
import { Moment } from './Moment.js'
import { NumberStates } from './NumberStates.js'
import { NumberUse } from './NumberUse.js'
import type { Line } from './number-list.js'
import { useWords } from './use-words.js'
import { readable } from './who.js'

/** What a letter does at once; the rest is in the menu. */
const keyOf: Record<string, string> = { enable: 'd', disable: 'd', share: 's' }

interface NumberLineProps {
  line: Line
  resourceId: string
  withTenant: boolean
  withUse: boolean
  /** Undefined where nothing can be done with several. */
  chosen?: boolean
  onChoose: (line: Line) => void
}

/** One number of the list. On its link, D switches it off or on, S shares it, M opens its menu, X chooses it. Drawn anew only when it changes. */
export const NumberLine = memo(({ line, resourceId, withTenant, withUse, chosen, onChoose }: NumberLineProps) => {
  const words = useWords('smsNumberList')
  const { tl } = useTranslation()
  const navigate = useNavigate()
  const [open, setOpen] = useState(false)
  const { params, facts } = line
  const name = readable(line.title)
  const ways = waysOf(line, resourceId)
  const page = pageOf(resourceId, line.id)
  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !isLink(event.target)) return
    const key = event.key.toLowerCase()
    const way = ways.find(({ action }) => keyOf[action] === key)
    if (way) navigate(way.href)
    else if (key === 'm' && ways.length > 0) setOpen(true)
    else if (key === 'x' && chosen !== undefined) onChoose(line)
    else return
    event.preventDefault()
  }
  const click = ({ target }: MouseEvent) => {
    if (target instanceof Element && !target.closest('a, button, input, label, [role="menu"]')) navigate(page)
  }
  const shared = params.assignmentType === 'shared'
  return (
    <tr
      data-css={`${resourceId}-table-row`}
      data-id={line.id}
      data-number={line.title}
      className={chosen ? 'sms-numbers__chosen' : undefined}
      onKeyDown={press}
      onClick={click}
    >
      {chosen === undefined ? null : (
        <td className="sms-numbers__choose">
          <input
            type="checkbox"
            aria-label={words('choose', { name })}
            checked={chosen}
            onChange={() => onChoose(line)}
          />
        </td>
      )}
      <th scope="row" data-property-name="number">
        <Link className="sms-line__link" to={page} title={line.title}>
          {name}
        </Link>
        {params.label ? <span className="sms-soft sms-numbers__label">{params.label}</span> : null}
      </th>
      {withTenant ? <td data-property-name="tenantId">{line.populated.tenantId?.title}</td> : null}
      <td data-property-name="holders">
        {params.holders || words('nobody')}
        {shared ? (
          <span className="sms-soft sms-numbers__label">{tl(`routing.${params.routing}`, resourceId)}</span>
        ) : null}
      </td>
      <td data-property-name="enabled">
        <NumberStates line={line} />
      </td>
      <td data-property-name="lastInAt">
        <LastAt at={params.lastInAt} word={words('in')} never={words('neverIn')} />
        <LastAt at={params.lastOutAt} word={words('out')} never={words('neverOut')} />
      </td>
      {withUse ? <td data-property-name="use">{facts.usage ? <NumberUse usage={facts.usage} /> : null}</td> : null}
      <td data-property-name="sending">{mayOf(line, words)}</td>
      <td className="options">
        <LineMenu name={name} resourceId={resourceId} ways={ways} open={open} onToggle={setOpen} />
      </td>
    </tr>
  )
})

function LastAt({ at, word, never }: { at: string | null; word: string; never: string }) {
  return (
    <span className="sms-numbers__last">
      {at ? (
        <>
          {word} <Moment at={at} short />
        </>
      ) : (
        <span className="sms-soft">{never}</span>
      )}
    </span>
  )
}

/** What a number may do, as one sentence. */
function mayOf({ params, facts }: Line, words: (key: string) => string): string {
  if (facts.cannotSend) return words(`may_${facts.cannotSend}`)
  return words(params.sending === 'unknown' ? 'may_unknown' : 'may_all')
}

function isLink(target: EventTarget): boolean {
  return target instanceof Element && target.matches('.sms-line__link')
}
