// A process of its own that serves the webhook over one database: what a second instance of a host is.
import { createServer } from 'node:http'
import { ComponentLoader } from 'adminjs'
import express from 'express'
import { pino } from 'pino'
import { z } from 'zod'
import { smsNumbers } from '../../src/index.js'
import { hosts } from './hosts.js'

const Given = z.object({ url: z.string(), encryptionKey: z.string(), simulator: z.string() })
const given = Given.parse(JSON.parse(process.env.WEBHOOK_PROCESS ?? '{}'))

const app = express()
const server = createServer(app)
const sms = await smsNumbers({
  database: { connectionString: given.url, max: 4 },
  componentLoader: new ComponentLoader(),
  encryptionKey: given.encryptionKey,
  publicUrl: 'http://127.0.0.1:9',
  ...hosts.uuid.mapping,
  questblue: { baseUrl: given.simulator },
  listen: false,
  logger: pino({ level: 'silent' }),
})
app.use(sms.webhook)
server.listen(0, '127.0.0.1', () => process.send?.(server.address()))
process.on('disconnect', () => process.exit())
