import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { asPrincipal, type Principal } from '../src/access/principal.js'
import { disable } from '../src/numbers/disable.js'
import { setAvailability } from '../src/numbers/set-availability.js'
import { ingestTexts } from './support/inbound-text.js'
import { type World, world } from './support/world.js'

let w: World
beforeAll(async () => {
  w = await world()
})
afterAll(() => w.stop())

const away = (who: Principal, available = false) =>
  asPrincipal(w.db, who, tx => setAvailability(tx, who, { available }))
const receivers = async (number: { numberId: string; number: string }, from?: string) =>
  (await ingestTexts(w.db, [{ ...number, from }]))[0]?.recipients

test('with everyone, each holder gets it, and nobody else', async () => {
  const [a, b, c] = w.acme.agents
  const number = await w.linkedNumber(w.acme, { holders: [a, b], routing: 'everyone' })
  expect(await receivers(number)).toEqual([a.userId, b.userId])
  expect(await receivers(number)).not.toContain(c.userId)
})

test('a single holder gets it', async () => {
  const number = await w.linkedNumber(w.acme, { holders: [w.acme.agents[1]] })
  expect(await receivers(number)).toEqual([w.acme.agents[1].userId])
})

test('round robin gives new conversations one after the other, and an open one stays with its person', async () => {
  const [a, b, c] = w.acme.agents
  const number = await w.linkedNumber(w.acme, { holders: [a, b, c], routing: 'round_robin' })
  expect(await receivers(number, '+13035550001')).toEqual([a.userId])
  expect(await receivers(number, '+13035550002')).toEqual([b.userId])
  expect(await receivers(number, '+13035550001')).toEqual([a.userId])
  expect(await receivers(number, '+13035550003')).toEqual([c.userId])
  expect(await receivers(number, '+13035550004')).toEqual([a.userId])
})

test('round robin within one batch turns as well, one turn a conversation', async () => {
  const [a, b, c] = w.acme.agents
  const number = await w.linkedNumber(w.acme, { holders: [a, b, c], routing: 'round_robin' })
  const from = ['+13035551001', '+13035551002', '+13035551001', '+13035551003', '+13035551004']
  const outcomes = await ingestTexts(
    w.db,
    from.map(sender => ({ ...number, from: sender })),
  )
  expect(outcomes.map(outcome => outcome.recipients)).toEqual([
    [a.userId],
    [b.userId],
    [a.userId],
    [c.userId],
    [a.userId],
  ])
  expect(await receivers(number, '+13035551005')).toEqual([b.userId])
})

test('who is away is passed over; with nobody available it goes to all holders', async () => {
  const [a, b, c] = w.globex.agents
  const number = await w.linkedNumber(w.globex, { holders: [a, b, c], routing: 'round_robin' })
  await away(b)
  expect(await receivers(number, '+13035552001')).toEqual([a.userId])
  expect(await receivers(number, '+13035552002')).toEqual([c.userId])
  await away(a)
  expect(await receivers(number, '+13035552001')).toEqual([c.userId])
  await away(c)
  expect(await receivers(number, '+13035552003')).toEqual([a.userId, b.userId, c.userId])
  for (const who of [a, b, c]) await away(who, true)
  expect(await receivers(number, '+13035552001')).toEqual([c.userId])
})

test('backup gives it to the first who is available, in order', async () => {
  const [a, b] = w.globex.agents
  const number = await w.linkedNumber(w.globex, { holders: [a, b], routing: 'backup' })
  expect(await receivers(number, '+13035553001')).toEqual([a.userId])
  await away(a)
  expect(await receivers(number, '+13035553002')).toEqual([b.userId])
  await away(a, true)
  expect(await receivers(number, '+13035553003')).toEqual([a.userId])
})

test('200 texts at once from as many people end 67/67/66 among three', async () => {
  const number = await w.linkedNumber(w.acme, { holders: w.acme.agents, routing: 'round_robin' })
  const texts = Array.from({ length: 200 }, (_, index) => ({
    ...number,
    from: `+1720555${String(index).padStart(4, '0')}`,
  }))
  const outcomes = await Promise.all(texts.map(text => ingestTexts(w.db, [text])))
  const counts = w.acme.agents.map(
    agent => outcomes.filter(([outcome]) => outcome?.recipients[0] === agent.userId).length,
  )
  expect([...counts].sort()).toEqual([66, 67, 67])
})

test('disabled, unassigned and untiered numbers keep what comes, and nobody gets it', async () => {
  const number = await w.linkedNumber(w.acme, { holders: [w.acme.agents[0]] })
  await asPrincipal(w.db, w.acme.admin, tx =>
    disable(tx, w.acme.admin, { numberId: number.numberId, reason: 'lost phone' }),
  )
  const unassigned = await w.linkedNumber(w.acme)
  const outcomes = await ingestTexts(w.db, [number, unassigned])
  expect(outcomes.map(({ outcome, recipients }) => [outcome, recipients])).toEqual([
    ['held_disabled', []],
    ['held_unassigned', []],
  ])
  const lapsing = await w.linkedNumber(w.globex, { holders: [w.globex.agents[0]] })
  await w.host(w.hostKind.setTier(w.globex.tenantId, 'community'))
  expect((await ingestTexts(w.db, [lapsing]))[0]?.outcome).toBe('held_tier')
  await w.host(w.hostKind.setTier(w.globex.tenantId, 'enterprise'))
})

test('an equal text right away is kept as a duplicate and reaches nobody twice', async () => {
  const number = await w.linkedNumber(w.acme, { holders: [w.acme.agents[0]] })
  const text = { ...number, from: '+13035554001', text: 'yes' }
  const [first, second] = await ingestTexts(w.db, [text, text])
  expect([first?.outcome, second?.outcome]).toEqual(['delivered', 'duplicate'])
  expect((await ingestTexts(w.db, [text]))[0]).toMatchObject({ outcome: 'duplicate', recipients: [] })
})

test('the same batch given twice changes nothing and answers the same', async () => {
  const number = await w.linkedNumber(w.acme, { holders: [w.acme.agents[0]] })
  const ids = { messageId: '01890a5d-ac96-774b-bcce-b302099a8057', deliveryId: '01890a5d-ac96-774b-bcce-b302099a8058' }
  const first = await ingestTexts(w.db, [{ ...number, ...ids, text: 'once' }])
  const second = await ingestTexts(w.db, [{ ...number, ...ids, text: 'once' }])
  expect(second).toEqual(first)
  const { rows } = await w.superuser.query('select count(*)::integer as count from sms.messages where id = $1', [
    ids.messageId,
  ])
  expect(rows).toEqual([{ count: 1 }])
})

test('STOP counts from the commit that stores it, also on a disabled number, until START', async () => {
  const number = await w.linkedNumber(w.acme, { enabled: false })
  const current = async () =>
    (await w.superuser.query('select keyword from sms.opt_outs where peer = $1 and ended_at is null', ['+13035556001']))
      .rows
  await ingestTexts(w.db, [{ ...number, from: '+13035556001', text: ' Stop. ' }])
  expect(await current()).toEqual([{ keyword: 'STOP.' }])
  await ingestTexts(w.db, [{ ...number, from: '+13035556001', text: 'please stop texting' }])
  await ingestTexts(w.db, [{ ...number, from: '+13035556001', text: 'START' }])
  expect(await current()).toEqual([])
})
