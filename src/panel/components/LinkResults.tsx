import { Box, Button, H4 } from '@adminjs/design-system'
import React, { useEffect, useRef } from 'react'
import { LinkResultItem } from './LinkResultItem.js'
import type { LinkResult } from './link-result.js'
import { Refusal } from './Refusal.js'
import type { LinkRunning } from './use-link-run.js'
import { useWords } from './use-words.js'
import { readable } from './who.js'

interface LinkResultsProps extends LinkRunning {
  /** Back to the dialog, with what was refused, to be tried otherwise. */
  onMend: (numbers: string[]) => void
}

/** How far a run has come and what became of each number. What was refused stands first, once all is done. */
export function LinkResults({ run, running, goOn, leave, onMend }: LinkResultsProps) {
  const words = useWords('smsLink')
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => title.current?.focus(), [])
  if (!run) return null
  const { results, waiting, stopped, asked } = run
  const count = results.length + waiting.length
  const refused = results.filter(({ numberId }) => numberId === null)
  const linked = results.filter(({ numberId }) => numberId !== null)
  const ready = linked.filter(isReady).length
  const shown = running ? results : [...refused, ...linked]
  return (
    <Box variant="container" className="sms-form">
      <H4 mb="lg">
        <span ref={title} tabIndex={-1}>
          {words('results')}
        </span>
      </H4>
      {running || waiting.length > 0 ? (
        <progress className="sms-progress" value={results.length} max={count} aria-label={words('progressLabel')} />
      ) : null}
      <p role="status" className="sms-line">
        {running
          ? words('progress', { done: results.length, count })
          : words('told', { ready, notReady: linked.length - ready, refused: refused.length })}
      </p>
      {!running && waiting.length > 0 ? (
        <>
          <Refusal sentence={stopped ?? words('interrupted', { done: results.length, count })} />
          {asked ? <p className="sms-line">{words('asked', { number: readable(asked) })}</p> : null}
          <p className="sms-line">
            <Button type="button" variant="contained" onClick={goOn}>
              {words('goOn', { count: waiting.length })}
            </Button>
          </p>
        </>
      ) : null}
      <ul className="sms-results">
        {shown.map(result => (
          <LinkResultItem key={`${result.number} ${result.typed}`} result={result} />
        ))}
      </ul>
      {running ? null : (
        <div className="sms-pages">
          {refused.length > 0 ? (
            <Button type="button" variant="outlined" mt="xl" onClick={() => onMend(refused.map(({ typed }) => typed))}>
              {words('mendRefused', { count: refused.length })}
            </Button>
          ) : null}
          <Button type="button" variant="outlined" mt="xl" onClick={leave}>
            {words('again')}
          </Button>
        </div>
      )}
    </Box>
  )
}

const isReady = ({ ready }: LinkResult) => ready
