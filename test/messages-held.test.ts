import { asPrincipal, type Principal } from '../src/access/principal.js'
import { deliverHeld } from '../src/messages/deliver-held.js'
import { listMessages } from '../src/messages/list-messages.js'
import { assign } from '../src/numbers/assign.js'
import { disable } from '../src/numbers/disable.js'
import { enable } from '../src/numbers/enable.js'
import { ingestTexts } from './support/inbound-text.js'
import { refusal, somebody } from './support/texting.js'
import { type World, world } from './support/world.js'

let w: World
beforeAll(async () => {
  w = await world()
})
afterAll(() => w.stop())

const deliver = (person: Principal, deliveryId: string) =>
  asPrincipal(w.db, person, tx => deliverHeld(tx, person, { deliveryId }))
const mineOf = async (person: Principal) =>
  (await asPrincipal(w.db, person, tx => listMessages(tx, person, { inbox: 'mine' }))).messages
const arrives = async (line: { numberId: string; number: string }, text: string, from = somebody(), at?: Date) => {
  const [stored] = await ingestTexts(w.db, [{ ...line, from, text, at }])
  const { rows } = await w.superuser.query('select id from sms.deliveries where message_id = $1', [stored?.message_id])
  return { outcome: stored?.outcome, messageId: stored?.message_id ?? '', deliveryId: String(rows[0].id), from }
}
const switched = (verb: typeof enable | typeof disable, numberId: string) =>
  asPrincipal<unknown>(w.db, w.acme.admin, tx => verb(tx, w.acme.admin, { numberId, reason: undefined }))

test('a text held while the number was off goes to today’s holder, with the time at which it came, once', async () => {
  const [before, after] = w.acme.agents
  const line = await w.linkedNumber(w.acme, { holders: [before], enabled: false })
  const at = new Date(Date.now() - 3_600_000)
  const held = await arrives(line, 'Are you there?', undefined, at)
  expect(held.outcome).toBe('held_disabled')
  expect(await mineOf(before)).toEqual([])
  await asPrincipal(w.db, w.acme.admin, tx =>
    assign(tx, w.acme.admin, { numberId: line.numberId, userId: after.userId, note: undefined }),
  )
  expect(await refusal(deliver(w.acme.admin, held.deliveryId))).toBe('nobody_to_deliver')
  await switched(enable, line.numberId)

  const delivered = await deliver(w.acme.admin, held.deliveryId)
  expect(delivered).toEqual({ deliveryId: held.deliveryId, messageId: held.messageId, recipients: [after.userId] })
  expect(await deliver(w.root, held.deliveryId)).toEqual(delivered)
  expect(await mineOf(before)).toEqual([])
  expect(await mineOf(after)).toMatchObject([
    {
      id: held.messageId,
      text: 'Are you there?',
      status: 'received',
      handlerId: after.userId,
      at: at.toISOString(),
      reason: null,
    },
  ])
  const { rows } = await w.superuser.query(
    'select released_by from sms.deliveries where id = $1 and released_at is not null',
    [held.deliveryId],
  )
  expect(rows).toEqual([{ released_by: w.acme.admin.userId }])
  const audit = await w.superuser.query(
    "select actor from sms.audit where action = 'delivery.deliver' and ids ->> 'delivery' = $1",
    [held.deliveryId],
  )
  expect(audit.rows).toEqual([{ actor: w.acme.admin.userId }])
  const events = await w.superuser.query('select kind from sms.events where message_id = $1', [held.messageId])
  expect(events.rows).toEqual([{ kind: 'message' }])
})

test('only an admin of the tenant delivers, only what is held; absent and foreign are the same', async () => {
  const [agent] = w.acme.agents
  const line = await w.linkedNumber(w.acme, { holders: [agent], enabled: false })
  const held = await arrives(line, 'held')
  await switched(enable, line.numberId)
  const ordinary = await arrives(line, 'ordinary')
  expect(await refusal(deliver(agent, held.deliveryId))).toBe('not_allowed')
  expect(
    await refusal(
      asPrincipal(w.db, agent, tx => tx.query('select sms.deliver_held($1)', [held.deliveryId])).catch(error => {
        if (error.code === '42501') return undefined
        throw error
      }),
    ),
  ).toBe('done')
  expect(await refusal(deliver(w.globex.admin, held.deliveryId))).toBe('not_found')
  expect(await refusal(deliver(w.globex.admin, '01920000-0000-7000-8000-0000000000ff'))).toBe('not_found')
  expect(await refusal(deliver(w.acme.admin, ordinary.deliveryId))).toBe('not_held_text')
  const { rows } = await w.superuser.query('select status from sms.messages where id = $1', [held.messageId])
  expect(rows).toEqual([{ status: 'held' }])
})

test('what came to a number of nobody, or of a lapsed tier, waits until there is somebody and a tier', async () => {
  const nobodys = await w.linkedNumber(w.globex)
  const unassigned = await arrives(nobodys, 'Anybody?')
  expect(unassigned.outcome).toBe('held_unassigned')
  expect(await refusal(deliver(w.globex.admin, unassigned.deliveryId))).toBe('nobody_to_deliver')
  const [agent] = w.globex.agents
  const line = await w.linkedNumber(w.globex, { holders: [agent] })
  await w.host(w.hostKind.setTier(w.globex.tenantId, 'community'))
  const lapsed = await arrives(line, 'Hello?')
  expect(lapsed.outcome).toBe('held_tier')
  expect(await refusal(deliver(w.globex.admin, lapsed.deliveryId))).toBe('nobody_to_deliver')
  await w.host(w.hostKind.setTier(w.globex.tenantId, 'enterprise'))
  expect((await deliver(w.globex.admin, lapsed.deliveryId)).recipients).toEqual([agent.userId])
})

test('held texts of a shared number take turns as if they came today, and a conversation stays together', async () => {
  const line = await w.linkedNumber(w.acme, { holders: [...w.acme.agents], routing: 'round_robin' })
  await switched(disable, line.numberId)
  const from = somebody()
  const held = [
    await arrives(line, 'one', from),
    await arrives(line, 'two', from),
    await arrives(line, 'three'),
    await arrives(line, 'four'),
    await arrives(line, 'five'),
  ]
  await switched(enable, line.numberId)
  const got = []
  for (const { deliveryId } of held) got.push((await deliver(w.acme.admin, deliveryId)).recipients)
  const [a, b, c] = w.acme.agents.map(({ userId }) => [userId])
  expect(got).toEqual([a, a, b, c, a])
})

test('two admins who deliver at once give it to one person, and take one turn', async () => {
  const line = await w.linkedNumber(w.acme, { holders: [...w.acme.agents], routing: 'round_robin' })
  await switched(disable, line.numberId)
  const held = await arrives(line, 'once')
  await switched(enable, line.numberId)
  const answers = await Promise.all(
    Array.from({ length: 6 }, (_, i) => deliver(i % 2 ? w.root : w.acme.admin, held.deliveryId)),
  )
  expect(new Set(answers.map(({ recipients }) => recipients.join())).size).toBe(1)
  const { rows } = await w.superuser.query('select turns::integer from sms.number_state where number_id = $1', [
    line.numberId,
  ])
  expect(rows).toEqual([{ turns: 1 }])
  expect((await w.superuser.query('select from sms.inbox where message_id = $1', [held.messageId])).rowCount).toBe(1)
})
