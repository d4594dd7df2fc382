import pg from 'pg'
import { pino } from 'pino'
import { asPrincipal, asWorker } from '../src/access/principal.js'
import { type Database, one } from '../src/database/transaction.js'
import { DecideSendingInput, decideSending } from '../src/messages/decide-sending.js'
import { startOutbox } from '../src/messages/outbox.js'
import { sendingStanding } from '../src/messages/sending-standing.js'
import { readNeeds } from '../src/numbers/needs.js'
import { sendMessage } from '../src/questblue/send-message.js'
import type { Service } from '../src/settings/service.js'
import { serviceCarrier } from '../src/settings/service-carrier.js'
import { type FreshDatabase, freshDatabase } from './support/cluster.js'
import { ingestTexts } from './support/inbound-text.js'
import { until } from './support/simulated-carrier.js'
import { handedTo, refusal, sendAs, somebody } from './support/texting.js'
import { type World, world } from './support/world.js'

const log = pino({ level: 'silent' })
let w: World
let copy: FreshDatabase
let db: Database
let service: Service
let line: { numberId: string; number: string }
/** Whom something was written to before the backup: sent then, sent after it, never sent. */
const [before, since, never] = [somebody(), somebody(), somebody()]

beforeAll(async () => {
  w = await world()
  const [agent] = w.acme.agents
  line = await w.linkedNumber(w.acme, { holders: [agent] })
  await sendAs(w, agent, { from: line.number, to: before })
  const outbox = startOutbox({ service: w.service, log })
  await until(async () => (await handedTo(w, before)).length === 1)
  await outbox.stop()
  await sendAs(w, agent, { from: line.number, to: since, text: 'sent after the backup' })
  await sendAs(w, agent, { from: line.number, to: never })
  await Promise.all([w.pool.end(), w.superuser.end()]) // a database is copied while nobody is connected
  copy = await freshDatabase({ template: new URL(w.url).pathname.slice(1) })
  db = { pool: new pg.Pool({ connectionString: copy.url, max: 8 }), roles: w.db.roles }
  db.pool.on('error', () => undefined)
  const carrier = serviceCarrier({ db, keyring: w.service.keyring, baseUrl: w.simulator.url, log })
  service = { ...w.service, db, carrier }
})
afterAll(async () => {
  await db?.pool.end()
  await copy?.drop()
  await w?.simulator.stop()
  const admin = new pg.Client({ connectionString: process.env.TEST_ADMIN_URL })
  await admin.connect()
  await admin.query(`drop database if exists ${new URL(w.url).pathname.slice(1)} with (force)`)
  await admin.end()
})

const standingOf = (peer: string) =>
  asWorker(db, tx => one(tx, 'select status, status_reason as reason from sms.messages where peer = $1', [peer]))
const standingNow = async () => (await asPrincipal(db, w.root, tx => sendingStanding(tx, w.root))).standing
const decide = (choice: string, reason?: string, who = w.root) =>
  decideSending(service, who, DecideSendingInput.parse({ choice, reason }))
const goesOn = async () => asWorker(db, tx => one(tx, 'select sms.sending_goes_on() as it'))
const superuser = async (sql: string) => {
  const client = new pg.Client({ connectionString: copy.superuserUrl })
  await client.connect()
  const { rows } = await client.query(sql)
  await client.end()
  return rows
}

test('a database that was put back sends nothing until a superadmin has decided, and receives all the same', async () => {
  await sendMessage(service.carrier, { from: line.number, to: [since], text: 'sent after the backup', mediaUrls: [] })
  const outbox = startOutbox({ service, log })
  try {
    await until(async () => (await standingNow()).paused !== null)
    expect(await standingNow()).toMatchObject({
      paused: { reason: 'restored', lastSeenAt: expect.any(String) },
      queued: 2,
      before: 2,
    })
    const [agent] = w.acme.agents
    const written = somebody()
    await sendAs({ ...w, db }, agent, { from: line.number, to: written })
    expect(await ingestTexts(db, [{ ...line, text: 'still stored' }])).toMatchObject([{ outcome: 'delivered' }])
    for (const admin of [w.root, w.acme.admin]) {
      const { needs } = await asPrincipal(db, admin, tx => readNeeds(tx, admin))
      expect(needs[0]).toMatchObject({ kind: 'paused', oldest: expect.any(String) })
    }
    expect(await refusal(decide('send', undefined, w.acme.admin))).toBe('not_allowed')
    expect(DecideSendingInput.safeParse({ choice: 'discard' }).success).toBe(false)

    expect(await decide('look')).toMatchObject({
      found: { inHistory: 1, marked: 1 },
      standing: { before: 1, queued: 2 },
    })
    await until(async () => ['sent', 'delivered'].includes(Object(await standingOf(since)).status))
    expect([await handedTo(w, never), await handedTo(w, written)]).toEqual([[], []])
    expect(await decide('discard', 'told by phone')).toMatchObject({ discarded: 1, standing: { paused: null } })
    expect(await standingOf(never)).toEqual({ status: 'failed', reason: 'discarded_after_restore' })
    await until(async () => (await handedTo(w, written)).length === 1) // what was written meanwhile goes
  } finally {
    await outbox.stop()
  }
  expect(await handedTo(w, since)).toHaveLength(1)
  expect(await handedTo(w, never)).toEqual([])
  expect(await goesOn()).toEqual({ it: true }) // this is its place now
  expect(
    await superuser("select action, actor is null as alone from sms.audit where action like 'sending.%' order by id"),
  ).toEqual([
    { action: 'sending.paused', alone: true },
    { action: 'sending.resumed', alone: false },
  ])
})

test('a standby that takes over goes on; a log on another way after a gap does not; by hand it is paused and goes on', async () => {
  await superuser("update sms.database_place set timeline = '000000AA', seen_at = clock_timestamp()")
  expect(await goesOn()).toEqual({ it: true })
  await superuser(
    "update sms.database_place set timeline = '000000AA', seen_at = clock_timestamp() - interval '1 hour'",
  )
  expect(await goesOn()).toEqual({ it: false })
  expect(await decide('send')).toMatchObject({ discarded: 0, standing: { paused: null } })
  expect(await goesOn()).toEqual({ it: true })
  expect(await refusal(decide('send'))).toBe('sending_not_paused')

  expect(await decide('pause', 'moving house')).toMatchObject({
    standing: { paused: { reason: 'by_hand', note: 'moving house', lastSeenAt: null } },
  })
  await decide('pause')
  expect(await goesOn()).toEqual({ it: false })
  await decide('send')
  expect(await goesOn()).toEqual({ it: true })
})
