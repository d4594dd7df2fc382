import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { pino } from 'pino'
import { asPrincipal, asWorker, type Principal } from '../src/access/principal.js'
import { startOutbox } from '../src/messages/outbox.js'
import { send } from '../src/messages/send.js'
import { disable } from '../src/numbers/disable.js'
import { ingestTexts } from './support/inbound-text.js'
import { control, until } from './support/simulated-carrier.js'
import { sendAs, somebody, standing } from './support/texting.js'
import { type World, world } from './support/world.js'

let w: World
let agent: Principal
beforeAll(async () => {
  w = await world()
  agent = w.acme.agents[0]
})
afterAll(() => w.stop())

const line = () => w.linkedNumber(w.acme, { holders: [agent] })
/** What is counted of a number, all days together. */
const counted = async (numberId: string) => {
  const { rows } = await w.superuser.query(
    `select sum(in_messages)::int as "inMessages", sum(in_segments)::int as "inSegments", sum(out_messages)::int as "outMessages",
       sum(out_segments)::int as "outSegments", sum(failed)::int as failed
     from sms.usage_days where number_id = $1`,
    [numberId],
  )
  return rows[0]
}
const outboxRuns = async () => {
  const outbox = startOutbox({ service: w.service, log: pino({ level: 'silent' }) })
  await until(async () => (await w.superuser.query('select from sms.outbox')).rowCount === 0)
  await outbox.stop()
}

test('every text that came is counted with its batch, on the day of the tenant’s zone, whatever became of it', async () => {
  const [one, other] = [await line(), await line()]
  await asPrincipal(w.db, w.acme.admin, tx =>
    disable(tx, w.acme.admin, { numberId: other.numberId, reason: 'in a test' }),
  )
  const evening = new Date('2026-03-10T06:30:00Z') // still the 9th on the Pacific coast
  await ingestTexts(w.db, [
    { ...one, at: evening },
    { ...one, at: new Date('2026-03-10T07:30:00Z') },
    { ...one, at: evening },
    { ...other, at: evening },
  ])
  const { rows } = await w.superuser.query(
    `select number_id as number, day::text, in_messages::int as came from sms.usage_days
     where number_id = any($1) order by came desc, day`,
    [[one.numberId, other.numberId]],
  )
  expect(rows).toEqual([
    { number: one.numberId, day: '2026-03-09', came: 2 },
    { number: other.numberId, day: '2026-03-09', came: 1 },
    { number: one.numberId, day: '2026-03-10', came: 1 },
  ])
})

test('what is sent counts its segments for each receiver at once, and what is rolled back counts nothing', async () => {
  const { numberId, number } = await line()
  const long = 'x'.repeat(200) // two segments
  await sendAs(w, agent, { from: number, text: long })
  const group = [somebody(), somebody(), somebody()]
  await asPrincipal(w.db, agent, tx => send(tx, agent, { from: number, to: group, text: long }))
  const lost = asPrincipal(w.db, agent, async tx => {
    await send(tx, agent, { from: number, to: somebody(), text: long })
    throw new Error('the connection broke')
  })
  await expect(lost).rejects.toThrow('broke')
  expect(await counted(numberId)).toEqual({ inMessages: 0, inSegments: 0, outMessages: 4, outSegments: 8, failed: 0 })
  await outboxRuns()
})

test('what the carrier refused is failed and no longer sent; what failed after it was taken is both', async () => {
  const { numberId, number } = await line()
  await control(w.simulator, 'POST', '/misbehave', { where: 'send', how: 'refuse', times: 1 })
  const refused = await sendAs(w, agent, { from: number })
  const taken = await sendAs(w, agent, { from: number })
  await outboxRuns()
  await control(w.simulator, 'DELETE', '/misbehave')
  expect((await standing(w, refused.id)).status).toBe('failed')
  expect(await counted(numberId)).toMatchObject({ outMessages: 1, outSegments: 1, failed: 1 })
  await asWorker(w.db, tx => tx.query("select sms.settle_message($1, 'failed', 'landline')", [taken.id]))
  expect(await counted(numberId)).toMatchObject({ outMessages: 1, outSegments: 1, failed: 2 })
})

test('of a group each receiver who was not reached is counted once', async () => {
  const { numberId, number } = await line()
  const group = [somebody(), somebody(), somebody()].sort()
  const text = await asPrincipal(w.db, agent, tx => send(tx, agent, { from: number, to: group, text: 'Hello all' }))
  await asWorker(w.db, tx => tx.query('select sms.claim_outbox()'))
  for (const peer of group)
    await asWorker(w.db, tx => tx.query("select sms.settle_recipient($1, $2, 'failed', 'landline')", [text.id, peer]))
  expect((await standing(w, text.id)).status).toBe('failed')
  expect(await counted(numberId)).toMatchObject({ outMessages: 3, outSegments: 3, failed: 3 })
})

test('a limit is shown with what is used of it, to whom it belongs', async () => {
  const { numberId, number } = await line()
  await w.superuser.query(
    'update sms.tenant_settings set number_day_segments = 10, tenant_month_segments = 1000 where tenant_id = $1',
    [w.acme.tenantId],
  )
  await sendAs(w, agent, { from: number, text: 'x'.repeat(200) })
  const ask = async (who: Principal) =>
    (
      await asPrincipal(w.db, who, tx =>
        tx.query(
          `select scope, period, zone, used::int, segments from sms.usage_against_limits
           where number_id = $1 or scope = 'tenant' order by scope`,
          [numberId],
        ),
      )
    ).rows
  expect(await ask(w.acme.admin)).toEqual([
    { scope: 'number', period: 'day', zone: 'America/Los_Angeles', used: 2, segments: 10 },
    expect.objectContaining({ scope: 'tenant', period: 'month', segments: 1000 }),
  ])
  expect(await ask(w.globex.admin)).toEqual([])
  const { rows } = await asPrincipal(w.db, w.acme.admin, tx =>
    tx.query('select out_today::int as "out", in_month::int as "in" from sms.usage_of($1)', [[numberId]]),
  )
  expect(rows).toEqual([{ out: 2, in: 0 }])
})
