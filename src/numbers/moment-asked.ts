import { z } from 'zod'
import { one, type Tx } from '../database/transaction.js'
import { Moment } from './export-input.js'

/** Of when something is asked: a moment in UTC, to the microsecond; a date alone is the end of that day. Absent: now. */
export const AskedMoment = Moment.transform(text =>
  text.length > 10 ? text : new Date(Date.parse(text) + 86_400_000).toISOString(),
).optional()

/** The moment that is answered for, and when the host's people were last read as a whole. */
export interface SettledMoment {
  /** UTC, to the microsecond. */
  at: string
  /** It is this moment, and the host has just been read for it. */
  now: boolean
  /** What the host has changed since is not in the answer; null before the first reading. */
  readAt: string | null
}

const Asked = z.object({ isPast: z.boolean().nullable() })
const Settled = z.object({ at: z.string(), readAt: z.date().nullable() })
const settled = `
  select to_char(coalesce($1::timestamptz, clock_timestamp()) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at,
    coalesce($2::timestamptz, sms.people_read_at()) as "readAt"`

/**
 * Settles of when is asked; what has not come yet is asked of now. For now the host's people are read afresh, those of
 * `tenantId` and `userId` and the superadmins: so the answer is of this moment.
 */
export async function settleMoment(
  tx: Tx,
  asked: string | undefined,
  { tenantId, userId }: { tenantId: string | null; userId?: string },
): Promise<SettledMoment> {
  const { isPast } = Asked.parse(await one(tx, 'select $1::timestamptz <= clock_timestamp() as "isPast"', [asked]))
  const now = isPast !== true
  const read = now ? Read.parse(await one(tx, observe, [tenantId, userId ?? null])).at : null
  const { at, readAt } = Settled.parse(await one(tx, settled, [now ? null : asked, read]))
  return { at, now, readAt: readAt?.toISOString() ?? null }
}

const observe = 'select sms.observe_readers($1, $2) as at'
const Read = z.object({ at: z.date() })
