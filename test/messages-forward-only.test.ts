import fc from 'fast-check'
import { type Outcome, settle } from '../src/messages/settle.js'
import { sendAs, standing } from './support/texting.js'
import { type World, world } from './support/world.js'

let w: World
beforeAll(async () => {
  w = await world()
})
afterAll(() => w.stop())

const rank = { queued: 0, sending: 2, unknown: 3, sent: 4, delivered: 5, failed: 5 } as const
const words = ['sending', 'unknown', 'sent', 'delivered', 'failed'] as const

test('whatever is heard of a text, in any order and at once, its status only moves forward and ends with the first end', async () => {
  const [agent] = w.acme.agents
  const { number } = await w.linkedNumber(w.acme, { holders: [agent] })
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 7 }), async heard => {
      const { id } = await sendAs(w, agent, { from: number })
      let expected: keyof typeof rank = 'queued'
      for (const status of heard) {
        await w.superuser.query('select sms.settle_message($1, $2)', [id, status])
        if (rank[status] > rank[expected]) expected = status
        expect((await standing(w, id)).status).toBe(expected)
      }
    }),
    { numRuns: 60 },
  )
}, 60_000)

test('of ten rivals who settle one text at once one decides, and each move has its event', async () => {
  const [agent] = w.acme.agents
  const { number } = await w.linkedNumber(w.acme, { holders: [agent] })
  const { id } = await sendAs(w, agent, { from: number })
  const ends: Outcome['status'][] = [
    'sent',
    'delivered',
    'failed',
    'unknown',
    'sent',
    'failed',
    'delivered',
    'unknown',
    'sent',
    'delivered',
  ]
  await Promise.all(ends.map(status => settle(w.db, id, { status })))
  const { status } = await standing(w, id)
  expect(['delivered', 'failed']).toContain(status)
  await Promise.all(ends.map(end => settle(w.db, id, { status: end })))
  expect((await standing(w, id)).status).toBe(status)
  const events = await w.superuser.query(
    "select count(*)::integer as count from sms.events where message_id = $1 and kind = 'status'",
    [id],
  )
  expect(events.rows[0].count).toBeGreaterThanOrEqual(1)
  expect(events.rows[0].count).toBeLessThanOrEqual(3)
  expect((await w.superuser.query('select from sms.outbox where message_id = $1', [id])).rowCount).toBe(0)
})
