// A process of its own that serves webhook and API over one database: what a second instance of a host is.
import { ComponentLoader } from 'adminjs'
import express from 'express'
import pg from 'pg'
import { pino } from 'pino'
import { z } from 'zod'
import { openServer } from '../../src/host/server.js'
import { smsNumbers } from '../../src/index.js'
import { hosts } from './hosts.js'
import { setClock } from './jumping-clock.js'

const Given = z.object({
  url: z.string(),
  encryptionKey: z.string(),
  simulator: z.string(),
  holdMs: z.number().optional(),
  times: z.object({ headMs: z.number(), wholeMs: z.number() }).optional(),
})
const given = Given.parse(JSON.parse(process.env.WEBHOOK_PROCESS ?? '{}'))

const app = express()
const server = await openServer({ port: 0, host: '127.0.0.1' }, given.times)
const pool = new pg.Pool({ connectionString: given.url, max: 4 })
const sms = await smsNumbers({
  database: pool,
  componentLoader: new ComponentLoader(),
  encryptionKey: given.encryptionKey,
  publicUrl: 'http://127.0.0.1:9',
  ...hosts.uuid.mapping,
  questblue: { baseUrl: given.simulator },
  listen: false,
  ...(given.holdMs !== undefined && { webhook: { holdMs: given.holdMs } }),
  logger: pino({ level: 'silent' }),
})
app.use(sms.webhook)
app.use((request, _response, next) => {
  const id = request.get('x-user')
  if (id !== undefined) Object.assign(request, { user: { id } })
  next()
})
app.use(sms.api)
server.use(app)
process.send?.({ port: server.port })
process.on('disconnect', () => process.exit())

/** What a test asks of the process itself; each is answered with its number. */
const Asked = z.object({
  asked: z.number(),
  what: z.enum(['ready', 'memory', 'take pool', 'give back pool', 'set clock']),
  aheadMs: z.number().default(0),
})
let taken: pg.PoolClient[] = []
const answers = {
  ready: async () => {
    try {
      await sms.ready()
      return 'ready'
    } catch (error) {
      return String(error)
    }
  },
  memory: async () => {
    globalThis.gc?.()
    return { ...process.memoryUsage(), peak: process.resourceUsage().maxRSS * 1_024 }
  },
  // Somebody in the host's own code who takes connections and hangs.
  'take pool': async () => {
    taken = await Promise.all(Array.from({ length: 4 }, () => pool.connect()))
  },
  'give back pool': async () => {
    for (const client of taken.splice(0)) client.release()
  },
  'set clock': async ({ aheadMs }: z.output<typeof Asked>) => setClock(aheadMs),
}
process.on('message', async message => {
  const { data } = Asked.safeParse(message)
  if (data) process.send?.({ answered: data.asked, answer: await answers[data.what](data) })
})
