import { argv, stdout } from 'node:process'
import pg from 'pg'
import { pino } from 'pino'
import { roleNames } from '../../src/database/roles.js'
import { startOutbox } from '../../src/messages/outbox.js'
import { type Carrier, createCarrier } from '../../src/questblue/carrier.js'
import { demoCredentials } from '../../src/simulator/demo-account.js'

// A process of its own that works on the outbox and waits to be killed. It says when it hands a text to the carrier.
const [, , connectionString, baseUrl = '', timeoutMs = ''] = argv
const pool = new pg.Pool({ connectionString, max: 4, application_name: 'outbox process' })
const client = createCarrier({ baseUrl, credentials: async () => demoCredentials })
const carrier: Carrier = {
  call: async call => {
    stdout.write('handing over\n')
    return client.call({ ...call, timeoutMs: Number(timeoutMs) || call.timeoutMs })
  },
}
const service = { db: { pool, roles: roleNames() }, carrier, carrierUrl: baseUrl, publicUrl: 'http://127.0.0.1:9' }
startOutbox({ service, log: pino({ level: 'silent' }), slots: 3 })
stdout.write('started\n')
