import { argv, stdout } from 'node:process'
import pg from 'pg'
import { pino } from 'pino'
import { roleNames } from '../../src/database/roles.js'
import { startOutbox } from '../../src/messages/outbox.js'
import { createCarrier } from '../../src/questblue/carrier.js'
import { demoCredentials } from '../../src/simulator/demo-account.js'

// A process of its own that works on the outbox and waits to be killed: database's address, carrier's address.
const [, , connectionString, baseUrl = ''] = argv
const pool = new pg.Pool({ connectionString, max: 4 })
const carrier = createCarrier({ baseUrl, credentials: async () => demoCredentials })
const service = { db: { pool, roles: roleNames() }, carrier, carrierUrl: baseUrl, publicUrl: 'http://127.0.0.1:9' }
startOutbox({ service, log: pino({ level: 'silent' }), slots: 2 })
stdout.write('started\n')
