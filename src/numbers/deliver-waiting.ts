import { z } from 'zod'
import { one, type Tx } from '../database/transaction.js'

/** Whether the texts that wait at a number are to be delivered with a change. Absent: as the change has it. */
export const DeliverHeld = z.stringbool().or(z.boolean()).optional()

const Delivered = z.object({ delivered: z.number() })
const Left = z.object({ waiting: z.number() })

/** What became of the texts that waited at a number: how many were delivered, and how many wait on. */
export type Waiting = z.infer<typeof Delivered> & z.infer<typeof Left>

/**
 * Delivers what waits at a number, if it is wanted and somebody can have it: to today's holders by today's routing, in the
 * order and with the time of its arrival, with one event a conversation. Repeated, it finds nothing more.
 */
export async function deliverWaiting(tx: Tx, numberId: string, wanted: boolean): Promise<Waiting> {
  const deliver = 'select case when $2 then sms.deliver_waiting($1) else 0 end as delivered'
  const { delivered } = Delivered.parse(await one(tx, deliver, [numberId, wanted]))
  const { waiting } = Left.parse(await one(tx, 'select sms.waiting_texts($1) as waiting', [numberId]))
  return { delivered, waiting }
}
