import React, { type ReactNode, useId } from 'react'

interface PanelProps {
  title: string
  /** Takes the whole width. */
  wide?: boolean
  /** Links or buttons beside the title. */
  aside?: ReactNode
  children: ReactNode
}

/** One matter of a page, under its name. Focus can be put on the name where what had it is gone. */
export function Panel({ title, wide, aside, children }: PanelProps) {
  const id = useId()
  return (
    <section className={wide ? 'sms-panel sms-panel--wide' : 'sms-panel'} aria-labelledby={id}>
      <div className="sms-panel__head">
        <h3 id={id} tabIndex={-1}>
          {title}
        </h3>
        {aside}
      </div>
      {children}
    </section>
  )
}
