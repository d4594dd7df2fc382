import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from 'pino'
import { z } from 'zod'
import { asWorker } from '../access/principal.js'
import { one } from '../database/transaction.js'
import type { Service } from '../settings/service.js'
import { repeat, type Repeating } from './repeat.js'

const Due = z.array(z.object({ tenantId: z.string(), kind: z.enum(['messages', 'deliveries']) }))
const Months = z.array(z.object({ month: z.string() }))
const More = z.object({ more: z.boolean() })
const Dropped = z.object({ outcome: z.enum(['dropped', 'busy', 'stays']) })
const Finished = z.object({
  run: z.object({ rows: z.number(), before: z.string(), kept: z.number() }).loose().nullable(),
})

type Due = z.output<typeof Due>[number]

/** How what has had its term is taken away; each has its default. */
export interface ExpiringOptions {
  service: Pick<Service, 'db'>
  log: Logger
  /** Rows looked at in one transaction. */
  batch?: number
  /** Transactions of a turn at most: the next one goes on where it stopped. */
  batches?: number
  /** How often a month that is in use is asked for in one turn: each time the webhook waits for 200 ms at most. */
  dropTries?: number
}

/**
 * Takes away texts and the webhook's log when their tenant's term is past: a month at once where everybody's has, else in
 * small batches. Holds are asked in each transaction; what they keep stays, and is looked at again a day later.
 */
export function startExpiring({ service, log, batch = 500, batches = 400, dropTries = 5 }: ExpiringOptions): Repeating {
  const { db } = service
  const ask = (sql: string, values: readonly unknown[]) => asWorker(db, tx => one(tx, sql, values))
  let left = 0
  const untilDone = async (sql: string, values: readonly unknown[]) => {
    while (left-- > 0 && More.parse(await ask(sql, values)).more);
  }
  const turn = async () => {
    const due = Due.parse(await rowsOf('select tenant_id as "tenantId", kind from sms.retention_due()'))
    if (due.length === 0) return
    left = batches
    for (const kind of ['messages', 'deliveries'] as const) {
      const months = Months.parse(await rowsOf('select month from sms.months_going_whole($1) as month', [kind]))
      const whole = months.map(({ month }) => month)
      const ofKind = due.filter(each => each.kind === kind)
      for (const { tenantId } of ofKind) {
        await untilDone('select sms.expire_some($1, $2, $3, $4) as more', [tenantId, kind, whole, batch])
      }
      for (const month of whole) await drop(kind, month)
      for (const each of ofKind) await finish(each, whole)
    }
  }
  const rowsOf = async (sql: string, values: readonly unknown[] = []) =>
    (await asWorker(db, tx => tx.query(sql, values))).rows
  const drop = async (kind: Due['kind'], month: string) => {
    for (let tries = 1; ; tries++) {
      const { outcome } = Dropped.parse(await ask('select sms.drop_month($1, $2) as outcome', [kind, month]))
      if (outcome === 'dropped') log.info({ kind, month }, 'a month has had its term with everybody and was dropped')
      if (outcome !== 'busy' || tries === dropTries) return
      await pause(500)
    }
  }
  const finish = async ({ tenantId, kind }: Due, whole: string[]) => {
    if (kind === 'messages') await untilDone('select sms.expire_conversations($1, $2) as more', [tenantId, batch])
    if (left <= 0) return // the rest, and its row in the audit, at the next turn
    const { run } = Finished.parse(await ask('select sms.finish_retention($1, $2, $3) as run', [tenantId, kind, whole]))
    if (run && run.rows > 0) log.info({ tenantId, kind, ...run }, 'what had had its term was taken away')
  }
  return repeat(turn, { everyMs: 10 * 60_000, name: 'retention', log })
}
