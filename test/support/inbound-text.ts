import { randomBytes, randomUUID } from 'node:crypto'
import { z } from 'zod'
import { type Database, inTransaction } from '../../src/database/transaction.js'

/** One inbound text for `sms.ingest`; what is left out is made up. */
export interface TestText {
  numberId: string | null
  number: string
  from?: string
  to?: string[]
  text?: string
  at?: Date
  messageId?: string
  deliveryId?: string
  media?: unknown[]
}

const Outcome = z.object({
  item: z.number(),
  outcome: z.string(),
  message_id: z.string().nullable(),
  recipients: z.array(z.string()),
})

/** Gives a batch to the ingest as the webhook does, in one transaction of its role. Outcomes come in the batch's order. */
export async function ingestTexts(db: Database, texts: TestText[]): Promise<z.infer<typeof Outcome>[]> {
  const batch = texts.map(({ numberId, number, ...text }, item) => ({
    item,
    deliveryId: text.deliveryId ?? uuidV7(text.at),
    messageId: text.messageId ?? uuidV7(text.at),
    numberId,
    number,
    tokenId: null,
    receivedAt: (text.at ?? new Date()).toISOString(),
    elapsedMs: 1,
    dialect: 'v2_json',
    from: text.from ?? `+1303555${String(Math.floor(Math.random() * 10_000)).padStart(4, '0')}`,
    to: text.to ?? [number],
    text: text.text ?? `text ${randomUUID()}`,
    segments: 1,
    media: text.media ?? [],
  }))
  return inTransaction(db, { role: 'ingest' }, async tx => {
    const { rows } = await tx.query('select * from sms.ingest($1)', [JSON.stringify(batch)])
    return z
      .array(Outcome)
      .parse(rows)
      .sort((a, b) => a.item - b.item)
  })
}

function uuidV7(at = new Date()): string {
  const time = at.getTime().toString(16).padStart(12, '0')
  const random = randomBytes(10)
  random[0] = (0x70 | ((random[0] ?? 0) & 0x0f)) & 0xff
  random[2] = (0x80 | ((random[2] ?? 0) & 0x3f)) & 0xff
  const hex = time + random.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
