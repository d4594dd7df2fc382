import { z } from 'zod'
import { requireRight } from '../access/gates.js'
import type { Principal } from '../access/principal.js'
import type { Tx } from '../database/transaction.js'

export const NumberTimelineInput = z.object({
  numberId: z.uuid(),
  /** The id of the oldest event that is known already. */
  before: z.uuid().nullish(),
})

/** How many events one reading gives. */
const page = 20

const Event = z.object({
  id: z.string(),
  at: z.date().transform(at => at.toISOString()),
  /** By name; null where nobody acted, or somebody whom the reader's tenant does not know. */
  who: z.string().nullable(),
  actorRole: z.string(),
  action: z.string(),
  /** What the audit keeps of it, people by name: null for whom the reader's tenant never knew. */
  detail: z
    .record(z.string(), z.unknown())
    .nullable()
    .transform(detail => detail ?? {}),
  /** What there was of it was erased on request. */
  detailErased: z.boolean(),
})

/** One thing that happened to a number. */
export type TimelineEvent = z.output<typeof Event>

/** Events of a number, newest first; `older`: there are more. */
export interface Timeline {
  events: TimelineEvent[]
  older: boolean
}

/**
 * What happened to a number, newest first, a page at a time.
 * @throws SmsError `not_allowed`. Of a number that is absent or another tenant's there are no events.
 */
export async function numberTimeline(
  tx: Tx,
  principal: Principal,
  { numberId, before }: z.output<typeof NumberTimelineInput>,
): Promise<Timeline> {
  requireRight(principal, 'sms_numbers.timeline')
  const { rows } = await tx.query(
    `select id, at, who, actor_role as "actorRole", action, detail, detail is null as "detailErased" from sms.number_timeline($1, $2, $3)`,
    [numberId, before ?? null, page + 1],
  )
  const events = z.array(Event).parse(rows)
  return { events: events.slice(0, page), older: events.length > page }
}
