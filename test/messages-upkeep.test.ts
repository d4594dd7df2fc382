import { pino } from 'pino'
import { asPrincipal } from '../src/access/principal.js'
import { claim } from '../src/messages/claim.js'
import { keepUpload } from '../src/messages/keep-upload.js'
import { startUpkeep } from '../src/messages/upkeep.js'
import { ingestTexts } from './support/inbound-text.js'
import { png, until } from './support/simulated-carrier.js'
import { sendAs } from './support/texting.js'
import { type World, world } from './support/world.js'

let w: World
beforeAll(async () => {
  w = await world()
})
afterAll(() => w.stop())

const rowsOf = async (sql: string) => (await w.superuser.query(sql)).rows

test('upkeep clears what has had its time, keeps the rest, makes months ahead and sees who has gone', async () => {
  const [agent, leaver] = w.acme.agents
  const line = await w.linkedNumber(w.acme, { holders: [agent] })
  await ingestTexts(w.db, [{ ...line, text: 'in' }])
  await sendAs(w, agent, { from: line.number, idempotencyKey: 'old' })
  await w.superuser.query(`
    update sms.events set id = sms.uuid_v7(clock_timestamp() - interval '49 hours');
    update sms.recent_texts set at = at - interval '1 hour';
    update sms.idempotency_keys set used_at = used_at - interval '25 hours';
    insert into sms.awaiting_reports (message_id, tenant_id, number_id, peer, sent_at)
      select gen_random_uuid(), tenant_id, id, '+13055550100', clock_timestamp() - interval '4 days' from sms.numbers limit 1;
    drop table sms.messages_${month(3)}`)
  await ingestTexts(w.db, [{ ...line, text: 'new' }])
  await sendAs(w, agent, { from: line.number, idempotencyKey: 'new' })
  await w.host(w.hostKind.remove(leaver.userId))

  const upkeep = startUpkeep({ service: w.service, log: pino({ level: 'silent' }) })
  await until(async () => (await rowsOf("select from sms.awaiting_reports where peer = '+13055550100'")).length === 0)
  await upkeep.stop()
  expect(
    (await rowsOf("select from sms.events where id < sms.uuid_v7_floor(clock_timestamp() - interval '2 days')")).length,
  ).toBe(0)
  expect((await rowsOf('select from sms.events')).length).toBe(2)
  expect((await rowsOf('select from sms.recent_texts')).length).toBe(1)
  expect(await rowsOf('select key from sms.idempotency_keys')).toEqual([{ key: 'new' }])
  expect(await rowsOf(`select to_regclass('sms.messages_${month(3)}') is not null as made`)).toEqual([{ made: true }])
  const mirror = await w.superuser.query('select valid_to is null as current from sms.people where user_id = $1', [
    leaver.userId,
  ])
  expect(mirror.rows).toEqual([{ current: false }])
  expect(await rowsOf('select from sms.messages')).toHaveLength(4)
})

/** A file of somebody's that waits to be sent; its id. */
const upload = (agent: World['root']) =>
  asPrincipal(w.db, agent, async tx => (await keepUpload(tx, agent, { bytes: png() })).id)

test('a file that nobody sent is cleared away after a day, a link long after its death', async () => {
  const [agent] = w.globex.agents
  const { number } = await w.linkedNumber(w.globex, { holders: [agent] })
  const [old, fresh] = [await upload(agent), await upload(agent)]
  for (const place of [0, 1]) {
    await sendAs(w, agent, { from: number, to: `+1305555999${place}`, mediaIds: [await upload(agent)] })
    while (await claim(w.db, 'https://panel.example.com')); // its link is made
    if (place > 0) break
    await w.superuser.query("update sms.media_links set made_at = made_at - interval '9 days 1 minute'")
  }
  await w.superuser.query("update sms.uploads set at = at - interval '24 hours' where id = $1", [old])
  const upkeep = startUpkeep({ service: w.service, log: pino({ level: 'silent' }) })
  await until(async () => (await rowsOf('select from sms.media_links')).length === 1)
  await upkeep.stop()
  expect(await rowsOf('select id from sms.uploads')).toEqual([{ id: fresh }])
  expect(await rowsOf("select from sms.media where state = 'kept'")).toHaveLength(2) // what was sent stays
})

function month(ahead: number): string {
  const now = new Date()
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + ahead)).toISOString().slice(0, 7).replace('-', '')
}
