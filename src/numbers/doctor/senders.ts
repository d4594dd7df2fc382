import { z } from 'zod'
import type { Principal } from '../../access/principal.js'
import type { Tx } from '../../database/transaction.js'

const Sender = z.object({ id: z.string(), number: z.string(), label: z.string() })

/** A number that can send a test's text. */
export type Sender = z.output<typeof Sender>

/** The other numbers of the same tenant that the principal holds and that are on: from others nobody may send. */
export async function sendersFor(tx: Tx, { userId }: Principal, numberId: string): Promise<Sender[]> {
  const held = `
    select n.id, n.number, n.label from sms.numbers n
    where n.id in (select a.number_id from sms.assignments a where a.user_id::text = $1 and a.ended_at is null)
      and n.tenant_id = (select o.tenant_id from sms.numbers o where o.id = $2) and n.id <> $2
      and n.unlinked_at is null and n.enabled
    order by n.number limit 100`
  return z.array(Sender).parse((await tx.query(held, [userId, numberId])).rows)
}
