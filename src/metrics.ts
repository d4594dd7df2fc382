import { Gauge, Registry } from 'prom-client'
import { z } from 'zod'
import { asWorker } from './access/principal.js'
import { type Database, one } from './database/transaction.js'

const Holes = z.array(z.object({ kind: z.string(), count: z.number() }))
const holes = ['inbound_lost', 'sent_elsewhere', 'not_at_carrier']
const Waiting = z.object({
  queued: z.number(),
  sending: z.number(),
  media: z.number(),
  host: z.number(),
  push: z.number(),
})

/** The plugin's Prometheus figures, read when they are asked for; a registry of their own, for the host to merge. */
export function metricsOf(db: Database): Registry {
  const registry = new Registry()
  const gauge = new Gauge({
    name: 'sms_waiting',
    help: 'What waits, by kind: texts queued for the carrier or in its hands, files to be fetched, events the host has not taken, pushes to devices',
    labelNames: ['kind'],
    registers: [registry],
    async collect() {
      const { queued, sending, media, host, push } = await waiting(db)
      gauge.set({ kind: 'queued' }, queued)
      gauge.set({ kind: 'sending' }, sending)
      gauge.set({ kind: 'media' }, media)
      gauge.set({ kind: 'host' }, host)
      gauge.set({ kind: 'push' }, push)
    },
  })
  const open = new Gauge({
    name: 'sms_holes',
    help: 'Texts of which QuestBlue’s history and ours tell differently, and nobody has looked at: never arrived here, sent by somebody else, or not in the history',
    labelNames: ['kind'],
    registers: [registry],
    async collect() {
      const counted = await openHoles(db)
      for (const kind of holes) open.set({ kind }, counted.find(row => row.kind === kind)?.count ?? 0)
    },
  })
  return registry
}

async function openHoles(db: Database): Promise<z.infer<typeof Holes>> {
  const count = 'select kind, count::integer as count from sms.open_holes()'
  return Holes.parse((await asWorker(db, tx => tx.query(count))).rows)
}

async function waiting(db: Database): Promise<z.infer<typeof Waiting>> {
  const count = `
    select (select count(*) from sms.outbox where state = 'queued')::integer as queued,
      (select count(*) from sms.outbox where state = 'sending')::integer as sending,
      (select count(*) from sms.media where state = 'pending')::integer as media,
      (select count(*) from sms.host_events)::integer as host,
      (select count(*) from sms.push_queue)::integer as push`
  return Waiting.parse(await asWorker(db, tx => one(tx, count)))
}
