import { useTranslation } from 'adminjs'
import React from 'react'
import { type BulkResult, isSame } from './bulk.js'
import { Chip, type Tone } from './Chip.js'
import { useSentences } from './use-sentences.js'
import { useWords, type Words } from './use-words.js'
import { readable } from './who.js'
import { listFormat } from './formats.js'

interface BulkResultsProps {
  results: BulkResult[]
  actionName: string
  /** It has happened; else it is what would. */
  done: boolean
  /** How many conversations are open on a number with those who lose it. */
  openOn?: ((numberId: string) => number) | undefined
}

/** One line a number: what is done to it, who loses it, or why it is refused. */
export function BulkResults({ results, actionName, done, openOn }: BulkResultsProps) {
  const words = useWords('smsBulk')
  const { say } = useSentences()
  const { i18n } = useTranslation()
  const join = (names: string[]) => listFormat(i18n.language).format(names)
  return (
    <ul className="sms-bulk__list">
      {results.map(result => {
        const kind = result.refusal ? 'refused' : isSame(result) ? 'same' : 'done'
        const tones: Record<typeof kind, Tone> = { refused: 'bad', same: 'plain', done: 'good' }
        return (
          <li key={result.id} data-number={result.number} data-kind={kind}>
            <strong title={result.number}>{readable(result.number)}</strong>{' '}
            <Chip tone={tones[kind]}>{words(done ? `kind_${kind}` : `plan_${kind}`)}</Chip>{' '}
            {(result.refusal
              ? [say(result.refusal)]
              : sentencesOf(result, actionName, done, words, join, openOn?.(result.id) ?? 0)
            ).map(sentence => (
              <span key={sentence}>{sentence} </span>
            ))}
          </li>
        )
      })}
    </ul>
  )
}

function sentencesOf(
  result: BulkResult,
  actionName: string,
  done: boolean,
  words: Words,
  join: (names: string[]) => string,
  open: number,
): string[] {
  const { step, handedOver = 0 } = result
  if (!step) return []
  if (isSame(result)) return [words('same')]
  const { before, after } = step
  const lost = before.holders.filter(name => !after.holders.includes(name))
  const count = before.holders.length
  const switched = {
    enable: words(done ? 'didEnable' : 'willEnable'),
    disable: done ? words('didDisable') : words(count === 0 ? 'willDisableNobodys' : 'willDisable', { count }),
  }[actionName]
  return [
    switched ?? words(done ? 'didHold' : 'willHold', { names: join(after.holders) }),
    lost.length > 0 ? words(done ? 'lost' : 'loses', { names: join(lost), count: lost.length }) : '',
    handedOver > 0 ? words(done ? 'handedOver' : 'handsOver', { count: handedOver }) : '',
    handedOver === 0 && open > 0 ? words('leavesOpen', { count: open }) : '',
    actionName === 'disable' && before.queued > 0 ? words('queued', { count: before.queued }) : '',
    actionName === 'enable' && after.waiting > 0 ? words('waiting', { count: after.waiting }) : '',
  ].filter(Boolean)
}
