import React from 'react'
import { HandOverChoice } from './HandOverChoice.js'
import { HolderList } from './HolderList.js'
import { RoutingChoice } from './RoutingChoice.js'
import type { useBulkGiving } from './use-bulk-giving.js'
import { useWords } from './use-words.js'

interface BulkGivingProps {
  giving: ReturnType<typeof useBulkGiving>
  tenantId: string | undefined
  wrong: string | undefined
}

/** To whom several numbers go, by which routing, and what becomes of what is open with those who lose them. */
export function BulkGiving({ giving, tenantId, wrong }: BulkGivingProps) {
  const words = useWords('smsBulkGiving')
  const { people, leavers } = giving
  const count = leavers.reduce((sum, { open }) => sum + open, 0)
  return (
    <>
      <HolderList tenantId={tenantId} holders={people} onChange={giving.setPeople} wrong={wrong} />
      {people.length > 1 ? <RoutingChoice value={giving.routing} onChange={giving.setRouting} /> : null}
      {leavers.length > 0 ? (
        <HandOverChoice
          lead={words('open', { count })}
          leavers={leavers}
          holders={people}
          value={giving.handOverTo}
          onChange={giving.setHandOver}
        />
      ) : null}
    </>
  )
}
