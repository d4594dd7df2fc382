import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { asPrincipal } from '../src/access/principal.js'
import { dismissLost } from '../src/messages/dismiss-lost.js'
import { ErasePeerInput, erasePeer } from '../src/messages/erase-peer.js'
import { judgeHistory } from '../src/messages/judge-history.js'
import { learnShifts } from '../src/messages/learn-shifts.js'
import { matchArrivals } from '../src/messages/match-arrivals.js'
import { startOutbox } from '../src/messages/outbox.js'
import { sweep } from '../src/messages/sweep.js'
import { type SweepingOptions, sweepHistory } from '../src/messages/sweep-history.js'
import { readNeeds } from '../src/numbers/needs.js'
import { sendMessage } from '../src/questblue/send-message.js'
import { carrierLine, type Line, writeTo } from './support/carrier-line.js'
import { type OpenDoors, openDoors } from './support/doors.js'
import { ingestTexts } from './support/inbound-text.js'
import { setClock } from './support/jumping-clock.js'
import { arriveRetired } from './support/retired-text.js'
import { control, until } from './support/simulated-carrier.js'
import { refusal, sendAs, somebody } from './support/texting.js'
import { type World, world } from './support/world.js'

const minute = 60_000
const quarter = 15 * minute

describe('what is compared, as sets in time', () => {
  const span = fc
    .record({ from: fc.integer({ min: -6, max: 3 }), length: fc.integer({ min: 0, max: 6 }) })
    .map(({ from, length }) => ({ from, to: from + length, likely: from }))
  const moments = fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 6 })
  const arrivals = fc.array(fc.record({ at: fc.integer({ min: 0, max: 12 }), isDuplicate: fc.boolean() }), {
    maxLength: 6,
  })

  /** The most pairs that there can be, by trying everything. */
  const most = (rows: number[], texts: number[], fits: (row: number, text: number) => boolean): number => {
    const [text, ...others] = texts
    if (text === undefined) return 0
    const chosen = rows.flatMap((row, place) =>
      fits(row, text) ? [1 + most(rows.toSpliced(place, 1), others, fits)] : [],
    )
    return Math.max(most(rows, others, fits), ...chosen)
  }

  test('as many rows have a text as can, none twice, and a duplicate takes no other text’s row', () => {
    fc.assert(
      fc.property(moments, arrivals, fc.array(span, { minLength: 1, maxLength: 2 }), (at, came, spans) => {
        const rows = at.map((moment, place) => ({ id: `row ${place}`, at: moment }))
        const texts = came.map((text, place) => ({ id: `text ${place}`, ...text }))
        const fits = (row: number, text: number) => spans.some(({ from, to }) => text - row >= from && text - row <= to)
        const pairs = [...matchArrivals(rows, texts, spans)]
        for (const [row, text] of pairs) {
          expect(
            fits(rows.find(({ id }) => id === row)?.at ?? Number.NaN, texts.find(({ id }) => id === text)?.at ?? 0),
          ).toBe(true)
        }
        expect(new Set(pairs.map(([, text]) => text)).size).toBe(pairs.length)
        expect(pairs).toHaveLength(
          most(
            at,
            came.map(text => text.at),
            fits,
          ),
        )
        const ofOthers = pairs.filter(([, text]) => !texts.find(({ id }) => id === text)?.isDuplicate)
        const others = came.filter(({ isDuplicate }) => !isDuplicate).map(text => text.at)
        expect(ofOthers).toHaveLength(most(at, others, fits))
      }),
      { numRuns: 300 },
    )
  })

  test('in any time zone of the carrier exactly the rows without a text are unexplained, however equal the times', () => {
    const way = fc.record({
      shift: fc.integer({ min: -56, max: 56 }).map(quarters => quarters * quarter),
      came: fc.array(
        fc.record({ at: fc.integer({ min: 0, max: 8 }), late: fc.integer({ min: 0, max: 10 * minute }) }),
        { maxLength: 12 },
      ),
      lost: fc.array(fc.integer({ min: 0, max: 8 }), { maxLength: 4 }),
      isKnown: fc.boolean(),
    })
    fc.assert(
      fc.property(way, ({ shift, came, lost, isKnown }) => {
        const rowAt = (at: number, id: string) => ({ id, at: at * minute + shift, isJudged: false })
        const rows = [
          ...came.map(({ at }, place) => rowAt(at, `${place}`)),
          ...lost.map((at, place) => rowAt(at, `lost ${place}`)),
        ]
        const texts = came.map(({ at, late }, place) => {
          return { id: `${place}`, at: at * minute + late, isDuplicate: false, isOpen: false, firstId: null }
        })
        const { unexplained } = judgeHistory({ rows, texts }, { shifts: isKnown ? [shift] : [], shownBefore: null })
        expect(unexplained).toHaveLength(lost.length)
      }),
    )
  })

  test('what would be explained by a clock that has just been changed waits', () => {
    const texts = [{ id: 'text', at: 0, isDuplicate: false, isOpen: false, firstId: null }]
    const unexplained = (ahead: number) =>
      judgeHistory(
        { rows: [{ id: 'row', at: ahead, isJudged: false }], texts },
        { shifts: [-20 * quarter], shownBefore: null },
      ).unexplained
    expect(unexplained(-16 * quarter)).toEqual([])
    expect(unexplained(-16 * quarter + 5 * minute)).toEqual(['row'])
  })

  test('the carrier’s zone is learnt from three that agree, whatever is late, and two of them when its clock is changed', () => {
    const noise = fc.array(fc.integer({ min: -14 * 60, max: 14 * 60 }), { maxLength: 2 })
    fc.assert(
      fc.property(
        fc.integer({ min: -48, max: 56 }),
        fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 4, maxLength: 20 }),
        noise,
        (zone, jitter, odd) => {
          const [shift] = learnShifts([
            ...odd.map(each => each * minute),
            ...jitter.map(seconds => zone * quarter + seconds * 1_000),
          ])
          expect(Math.abs((shift ?? Number.NaN) - zone * quarter)).toBeLessThan(3 * minute)
        },
      ),
    )
    const ofTwo = [-20, -20, -20, -20, -16, -16, -16].map(zone => zone * quarter)
    expect(learnShifts(ofTwo)).toEqual([-20 * quarter, -16 * quarter])
    expect(learnShifts([1_000, 2_000])).toEqual([])
  })
})

let w: World
let doors: OpenDoors
beforeAll(async () => {
  w = await world()
  doors = await openDoors(w)
  await control(w.simulator, 'POST', '/history', { offsetMinutes: -300 })
  for (const from of [somebody(), somebody(), somebody()]) await writeTo(w, await line(), { from })
  await swept()
})
// What was taken in as of an earlier time was shown late, and that is learnt.
beforeEach(() => w?.superuser.query('update sms.carrier_history set unseen_at = null'))
afterAll(async () => {
  await doors?.stop()
  await w?.stop()
})

const line = (tenant = w.acme) => carrierLine(w, doors, tenant)
const misbehave = (rule: object) => control(w.simulator, 'POST', '/misbehave', rule)
const swept = (options: Partial<SweepingOptions> = {}) =>
  sweepHistory({ service: w.service, log: w.service.log, asked: true, settleAfterMs: 0, pauseMs: 0, ...options })
const ago = (minutes: number) => new Date(Date.now() - minutes * minute)
/** Somebody writes, and it is lost on the way. */
const loseTo = async (number: Line, from: string, time?: Date) => {
  await misbehave({ where: 'inbound', how: 'lose' })
  await writeTo(w, number, { from, ...(time && { time }) })
}
const found = async ({ numberId }: Line) => {
  const { rows } = await w.superuser.query(
    'select id, kind, peer, state, cause, at, message_id as "messageId" from sms.lost_texts where number_id = $1 order by at',
    [numberId],
  )
  return rows
}
const needOf = async (who = w.acme.admin, kind = 'lost') => {
  const { needs } = await asPrincipal(w.db, who, tx => readNeeds(tx, who))
  return needs.find(need => need.kind === kind)
}

test('what never arrived is named with customer, moment and cause, once, to its tenant, and closes when it is there', async () => {
  const number = await line()
  const [peer, time] = [somebody(), ago(20)]
  await loseTo(number, peer, time)
  expect(await swept()).toBe('done')
  await swept()
  const [lost, ...others] = await found(number)
  expect(others).toEqual([])
  expect(lost).toMatchObject({ kind: 'inbound_lost', peer, state: 'open', cause: 'outage' })
  expect(Math.abs(lost.at.getTime() - time.getTime())).toBeLessThan(2 * minute)
  const need = await needOf()
  expect(need).toMatchObject({
    count: 1,
    lines: [{ tenantId: w.acme.tenantId, why: 'outage', numbers: [{ id: number.numberId }] }],
  })
  expect(need?.oldest).toBe(lost.at.toISOString())
  expect(await needOf(w.globex.admin)).toBeUndefined()

  await ingestTexts(w.db, [{ ...number, from: peer, at: time }])
  await swept()
  expect(await found(number)).toMatchObject([{ state: 'arrived', messageId: expect.any(String) }])
  expect(await needOf()).toBeUndefined()
})

test('nothing is called lost before its quarter of an hour', async () => {
  const number = await line()
  await loseTo(number, somebody(), ago(5))
  await swept()
  expect(await found(number)).toEqual([])
  await swept({ lostAfterMs: 4 * minute })
  expect(await found(number)).toHaveLength(1)
})

test('a machine whose clock is a day ahead has not read the history of that day', async () => {
  setClock(86_400_000)
  await swept().finally(() => setClock(0))
  const { rows } = await w.superuser.query(
    'select complete_at <= clock_timestamp() and complete_at >= ran_at as "isTrue" from sms.history_sweep',
  )
  expect(rows).toEqual([{ isTrue: true }])
})

test('how late the history shows a text is learnt, and waited for beside it', async () => {
  const number = await line()
  const [peer, time] = [somebody(), ago(10)]
  await writeTo(w, number, { from: peer, time }) // shown ten minutes after its time
  await w.superuser.query(`update sms.messages set at = $2 where number_id = $1`, [number.numberId, time])
  await loseTo(number, somebody(), ago(20))
  await swept()
  await swept()
  const { rows } = await w.superuser.query('select lag_seconds as lag from sms.history_sweep')
  expect(rows[0].lag).toBeGreaterThan(9 * 60)
  expect(await found(number)).toEqual([])
  await w.superuser.query('update sms.carrier_history set unseen_at = null')
  await swept()
  expect(await found(number)).toHaveLength(1)
})

test('of two texts of one customer and one moment, one lost, one is named', async () => {
  const number = await line()
  const [peer, time] = [somebody(), ago(25)]
  await loseTo(number, peer, time)
  await writeTo(w, number, { from: peer, time })
  await ingestTexts(w.db, [{ ...number, from: peer, at: time }])
  await w.superuser.query(`delete from sms.messages where number_id = $1 and at > now() - interval '20 minutes'`, [
    number.numberId,
  ])
  await swept()
  expect(await found(number)).toHaveLength(1)
})

test('what came before the link, while texts went elsewhere, or to a number that is not linked, is no hole', async () => {
  const [before, elsewhere, never, gone] = [await line(), await line(), await line(), await line()]
  const set = (sql: string, { numberId }: Line) => w.superuser.query(sql, [numberId])
  await set('update sms.numbers set linked_at = now() where id = $1', before)
  await set(
    `update sms.webhook_state set carrier_mode = 'email', doubt_reason = 'mode_changed', doubted_at = now() - interval '1 hour' where number_id = $1`,
    elsewhere,
  )
  await set('update sms.webhook_state set set_at = null where number_id = $1', never)
  for (const number of [before, elsewhere, never, gone]) await loseTo(number, somebody(), ago(30))
  await set('update sms.numbers set unlinked_at = now() where id = $1', gone)
  await writeTo(w, { numberId: '', number: '+19195550107' }, { from: somebody(), time: ago(30) })
  await swept()
  for (const number of [before, elsewhere, never, gone]) expect(await found(number)).toEqual([])
})

test('the cause is what is known of that time: texts that go elsewhere, an address out of use, a rejection', async () => {
  const [elsewhere, retired, rejected] = [await line(), await line(), await line()]
  for (const number of [elsewhere, retired, rejected]) await loseTo(number, somebody(), ago(2))
  await w.superuser.query(
    `update sms.webhook_state set carrier_mode = 'email', doubt_reason = 'mode_changed', doubted_at = now() + interval '1 hour' where number_id = $1`,
    [elsewhere.numberId],
  )
  await arriveRetired(w, retired)
  await w.superuser.query(
    `insert into sms.deliveries (id, number, at, outcome, duration_ms) values (sms.uuid_v7(), $1, now(), 'rejected', 1)`,
    [rejected.number],
  )
  await swept({ lostAfterMs: minute })
  const causes = await Promise.all([elsewhere, retired, rejected].map(found))
  expect(causes.flat().map(({ cause }) => cause)).toEqual(['delivery_elsewhere', 'token_retired', 'rejected'])
})

test('what somebody else sent from a number, and what of ours the history lacks, is named', async () => {
  const number = await line(w.globex)
  const [stranger, customer, ours] = [somebody(), somebody(), somebody()]
  await sendMessage(w.service.carrier, { from: number.number, to: stranger, text: 'From elsewhere' })
  await misbehave({ where: 'send', how: 'lose' })
  await sendAs(w, w.globex.agents[0], { from: number.number, to: customer })
  await sendAs(w, w.globex.agents[0], { from: number.number, to: ours })
  const outbox = startOutbox({ service: w.service, log: w.service.log })
  await until(async () => (await w.superuser.query('select from sms.outbox')).rowCount === 0)
  await outbox.stop()
  await swept({ lostAfterMs: 0 })
  await swept({ lostAfterMs: 0 })
  const named = (await found(number)).map(({ kind, peer }) => [kind, peer])
  expect(named.sort()).toEqual([
    ['not_at_carrier', customer],
    ['sent_elsewhere', stranger],
  ])
  expect(await needOf(w.globex.admin, 'unlike')).toMatchObject({ count: 2 })
})

test('rows that come in while it pages are read once each, a failure leaves it where it was, and it goes on from there', async () => {
  const number = await line()
  for (let count = 0; count < 12; count++) await writeTo(w, number, { from: somebody() })
  await w.superuser.query(`update sms.history_sweep set page = 1, from_day = (now() at time zone 'UTC')::date - 2`)
  await w.superuser.query('delete from sms.carrier_history')
  const paged = { pageSize: 5, pagesAtMost: 2 }
  await misbehave({ where: 'history', how: 'grow', times: 3 })
  expect(await swept(paged)).toBe('done')
  const standing = async () =>
    (await w.superuser.query('select page, failed_code as failed, complete_at as at from sms.history_sweep')).rows[0]
  const before = await standing()
  await control(w.simulator, 'DELETE', '/misbehave')
  for (const how of ['status500', 'half', 'partial']) {
    await misbehave({ where: 'history', how, times: 10 })
    expect(await swept(paged)).toMatchObject({ name: 'CarrierError' })
    await control(w.simulator, 'DELETE', '/misbehave')
    const { failed, ...left } = await standing()
    expect(failed).toMatch(/^un/)
    expect(left).toEqual({ page: before.page, at: before.at })
  }
  await until(async () => {
    await swept(paged)
    return (await standing()).at > before.at
  })
  const { messages } = await control(w.simulator, 'GET', '/messages')
  const { rows: linked } = await w.superuser.query('select number from sms.numbers where unlinked_at is null')
  const known = linked.map(each => each.number)
  const ids = messages.filter(({ did }: { did: string }) => known.includes(did)).map(({ id }: { id: string }) => id)
  const { rows } = await w.superuser.query('select carrier_id as id from sms.carrier_history')
  expect(rows.map(({ id }) => id).sort()).toEqual(ids.sort())
})

test('what a sweep looks at does not grow with the history that was read', async () => {
  const { numberId } = await line()
  await w.superuser.query(
    `insert into sms.carrier_history (direction, carrier_id, number_id, tenant_id, peer, at, message_id)
     select 'in', 'long ' || g, n.id, n.tenant_id, case when g <= 100 then '+1305777' || 1000 + g end, now(),
       case when g > 100 then gen_random_uuid() end
     from sms.numbers n cross join generate_series(1, 4000) g where n.id = $1`,
    [numberId],
  )
  await w.superuser.query('analyze sms.carrier_history')
  const client = await w.superuser.connect()
  await client.query('begin')
  const { rows: groups } = await client.query('select from sms.history_to_match()')
  const { rows } = await client.query(
    `select seq_tup_read + idx_tup_fetch as read from pg_stat_xact_user_tables where relname = 'carrier_history'`,
  )
  await client.query('rollback')
  client.release()
  await w.superuser.query('delete from sms.carrier_history where number_id = $1', [numberId])
  expect(groups.length).toBeGreaterThanOrEqual(100)
  expect(Number(rows[0].read)).toBeLessThan(10_000)
})

test('one process sweeps at a time, and a superadmin is told what was learnt', async () => {
  const both = await Promise.all([swept(), swept(), swept()])
  expect(both.filter(each => each === 'done')).toHaveLength(1)
  const report = await sweep(w.service, w.root, {})
  expect(report).toMatchObject({ ran: true, offsetMinutes: [-300], failedAt: null })
  expect(report.evidence).toBeGreaterThanOrEqual(3)
  expect(Math.abs(report.skewSeconds ?? 99)).toBeLessThan(10)
  expect(await refusal(sweep(w.service, w.acme.admin, {}))).toBe('not_allowed')
  await misbehave({ where: 'history', how: 'refuse', times: 5 })
  expect(await refusal(sweep(w.service, w.root, {}))).toBe('carrier_refused')
  await control(w.simulator, 'DELETE', '/misbehave')
})

test('an admin dismisses what is theirs with a reason, audited; what is another’s is nowhere', async () => {
  const number = await line()
  await loseTo(number, somebody(), ago(40))
  await swept()
  const [{ id }] = await found(number)
  const dismissBy = (who: typeof w.root, lostTextId: string) =>
    refusal(asPrincipal(w.db, who, tx => dismissLost(tx, who, { lostTextId, reason: 'They called' })))
  expect([await dismissBy(w.globex.admin, id), await dismissBy(w.globex.admin, randomUUID())]).toEqual([
    'not_found',
    'not_found',
  ])
  expect(await dismissBy(w.acme.agents[0], id)).toBe('not_allowed')
  expect([await dismissBy(w.acme.admin, id), await dismissBy(w.acme.admin, id)]).toEqual(['done', 'done'])
  await swept()
  expect(await found(number)).toMatchObject([{ state: 'dismissed' }])
  const { rows } = await w.superuser.query(
    `select count(*)::int as count from sms.audit where action = 'lost_text.dismissed' and actor::text = $1`,
    [w.acme.admin.userId],
  )
  expect(rows).toEqual([{ count: 1 }])
})

test('erasing a customer takes their number out of what was found', async () => {
  const number = await line()
  const peer = somebody()
  await writeTo(w, number, { from: peer, text: 'hello' })
  await loseTo(number, peer, ago(45))
  await swept()
  expect(await found(number)).toMatchObject([{ peer }])
  await erasePeer(w.service, w.acme.admin, ErasePeerInput.parse({ peer, confirm: peer }))
  await swept()
  const { rows } = await w.superuser.query(
    'select peer from sms.lost_texts where peer = $1 union all select peer from sms.carrier_history where peer = $1',
    [peer],
  )
  expect(rows).toEqual([])
  expect(await found(number)).toHaveLength(1)
})
