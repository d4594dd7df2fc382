import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { asPrincipal, type Principal } from '../src/access/principal.js'
import { PreviewRoutingInput, previewRouting } from '../src/numbers/preview-routing.js'
import { setAvailability } from '../src/numbers/set-availability.js'
import { ShareInput, share } from '../src/numbers/share.js'
import { ingestTexts } from './support/inbound-text.js'
import { type World, world } from './support/world.js'

let w: World
let texts = 0
beforeAll(async () => {
  w = await world()
})
afterAll(() => w.stop())

const preview = (who: Principal, input: object) =>
  asPrincipal(w.db, who, tx => previewRouting(tx, who, PreviewRoutingInput.parse(input)))
const away = (who: Principal, available = false) =>
  asPrincipal(w.db, who, tx => setAvailability(tx, who, { available }))
/** Who really gets the next new conversations, one after the other. */
const reality = async (number: { numberId: string; number: string }, count: number) => {
  const handlers: string[] = []
  for (let text = 0; text < count; text++) {
    const from = `+1303556${String(++texts).padStart(4, '0')}`
    const [outcome] = await ingestTexts(w.db, [{ ...number, from }])
    handlers.push(outcome?.recipients.join() ?? '')
  }
  return handlers
}
const told = ({ next, all }: Awaited<ReturnType<typeof preview>>) =>
  next.map(one => one?.user ?? all.map(({ user }) => user).join())

test.each(['everyone', 'round_robin', 'backup'] as const)(
  'the preview of %s tells who gets the next five, before and after a change of holders, with somebody away',
  async routing => {
    const [a, b, c] = w.acme.agents
    const number = await w.linkedNumber(w.acme, { holders: [a, b], routing })
    await reality(number, 1)
    const before = await preview(w.acme.admin, { numberId: number.numberId })
    expect(before).toMatchObject({ outcome: 'delivered', rule: routing, nobodyAvailable: false })
    expect(await reality(number, 5)).toEqual(told(before))

    await away(b)
    const userIds = [c, b, a].map(({ userId }) => userId)
    const changed = await preview(w.acme.admin, { numberId: number.numberId, userIds, routing, shared: true })
    expect(changed.candidates.map(({ name, skipped }) => [name, skipped])).toEqual([
      [c.name, null],
      [b.name, 'away'],
      [a.name, null],
    ])
    const input = ShareInput.parse({ numberId: number.numberId, userIds, routing })
    await asPrincipal(w.db, w.acme.admin, tx => share(tx, w.acme.admin, input))
    expect(await reality(number, 5)).toEqual(told(changed))
    await away(b, true)
  },
)

test('a preview takes no turn and changes nothing', async () => {
  const [a, b] = w.acme.agents
  const number = await w.linkedNumber(w.acme, { holders: [a, b], routing: 'round_robin' })
  const first = await preview(w.acme.admin, { numberId: number.numberId })
  await preview(w.acme.admin, { numberId: number.numberId, userIds: [b.userId], routing: 'backup', shared: true })
  expect(await preview(w.acme.admin, { numberId: number.numberId })).toEqual(first)
  expect(first.next.map(one => one?.name)).toEqual([a.name, b.name, a.name, b.name, a.name])
})

test('it says that nobody is available, and that a number which is off or held by nobody keeps its texts', async () => {
  const [a] = w.globex.agents
  const number = await w.linkedNumber(w.globex, { holders: [a], enabled: false })
  await away(a)
  const off = await preview(w.globex.admin, { numberId: number.numberId })
  expect(off).toMatchObject({
    outcome: 'held_disabled',
    rule: 'single',
    nobodyAvailable: true,
    next: Array(5).fill(null),
  })
  expect(off.all.map(({ name }) => name)).toEqual([a.name])
  const free = await w.linkedNumber(w.globex)
  expect(await preview(w.globex.admin, { numberId: free.numberId })).toMatchObject({
    outcome: 'held_unassigned',
    candidates: [],
    next: [],
  })
  await away(a, true)
})

test('nobody looks at another tenant by it, and a user only at the holders of an own number', async () => {
  const [a, b] = w.acme.agents
  const number = await w.linkedNumber(w.acme, { holders: [a] })
  const numberId = number.numberId
  await expect(preview(w.globex.admin, { numberId })).rejects.toMatchObject({ code: 'not_found' })
  const foreign = { numberId, userIds: [w.globex.agents[0].userId] }
  await expect(preview(w.acme.admin, foreign)).rejects.toMatchObject({ code: 'not_found' })
  await expect(preview(w.root, foreign)).rejects.toMatchObject({ code: 'not_found' })
  await expect(preview(b, { numberId })).rejects.toMatchObject({ code: 'not_found' })
  await expect(preview(a, { numberId, userIds: [a.userId] })).rejects.toMatchObject({ code: 'not_allowed' })
  expect((await preview(a, { numberId })).next[0]?.name).toBe(a.name)
})
