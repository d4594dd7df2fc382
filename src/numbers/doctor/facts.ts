import { z } from 'zod'
import { asWorker } from '../../access/principal.js'
import { type Database, one } from '../../database/transaction.js'
import { SmsError } from '../../errors.js'

const moment = z.coerce.date()

const Facts = z.object({
  number: z.string(),
  linkedAt: moment,
  enabled: z.boolean(),
  disabledReason: z.string().nullable(),
  disabledAt: z.string().nullable(),
  hasTier: z.boolean(),
  tier: z.string().nullable(),
  tenant: z.string().nullable(),
  credentials: z.enum(['missing', 'untested', 'valid', 'refused']),
  /** Since when it is set from here; when something last came on a token of it. */
  setAt: moment.nullable(),
  usedAt: moment.nullable(),
  tokenMadeAt: moment.nullable(),
  /** What came of late on addresses that are no longer in use. */
  retired: z.object({ count: z.number().default(0), last: moment.nullish() }),
  holders: z.array(z.object({ name: z.string(), skipped: z.string().nullable() })),
})

/** What is known here of the way to a number. */
export type Facts = z.output<typeof Facts>

/** Reads them as the server. @throws SmsError `number_unlinked` */
export async function factsOf(db: Database, numberId: string): Promise<Facts> {
  const { facts } = z
    .object({ facts: z.unknown() })
    .parse(await asWorker(db, tx => one(tx, 'select sms.webhook_facts($1) as facts', [numberId])))
  if (facts === null) throw new SmsError('number_unlinked')
  return Facts.parse(facts)
}
