import { afterAll, beforeAll, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { asPrincipal, asWorker } from '../src/access/principal.js'
import { AssignInput, assign } from '../src/numbers/assign.js'
import { disable } from '../src/numbers/disable.js'
import { EnableInput, enable } from '../src/numbers/enable.js'
import { setAvailability } from '../src/numbers/set-availability.js'
import { setTimer } from '../src/numbers/set-timer.js'
import { ShareInput, share } from '../src/numbers/share.js'
import { unassign } from '../src/numbers/unassign.js'
import { ingestTexts } from './support/inbound-text.js'
import { type ModelNumber, modelNumber, moveOn, receive, setHolders, type Who } from './support/routing-model.js'
import { type World, world } from './support/world.js'

/** `npm run model:routing` asks for 2,000 sequences. */
const sequences = Number(process.env.ROUTING_SEQUENCES ?? 40)

let w: World
let lines: { numberId: string; number: string }[]
beforeAll(async () => {
  w = await world()
  lines = [await w.linkedNumber(w.acme), await w.linkedNumber(w.acme), await w.linkedNumber(w.acme)]
  for (const { numberId } of lines) await as(tx => setTimer(tx, w.acme.admin, { numberId, minutes: 10 }))
})
afterAll(() => w.stop())

const as = <Result>(work: Parameters<typeof asPrincipal<Result>>[2]) => asPrincipal(w.db, w.acme.admin, work)
const idOf = (who: Who) => w.acme.agents[who].userId
const peers = ['+13035550001', '+13035550002']

type Step =
  | { do: 'text'; line: number; peer: string }
  | { do: 'away'; who: Who; away: boolean }
  | { do: 'share'; line: number; holders: Who[]; routing: ModelNumber['routing'] }
  | { do: 'assign'; line: number; who: Who }
  | { do: 'unassign' | 'disable' | 'enable'; line: number }
  | { do: 'timer' }

const line = fc.constantFrom(0, 0, 0, 0, 1, 2) // one number busy, so that its steps meet
const who = fc.constantFrom<Who>(0, 1, 2)
const routing = fc.constantFrom<ModelNumber['routing']>('everyone', 'round_robin', 'backup')
const holders = fc.shuffledSubarray<Who>([0, 1, 2], { minLength: 1 })
const text = fc.record({ do: fc.constant('text' as const), line, peer: fc.constantFrom(...peers) })
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: text },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('away' as const), who, away: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('share' as const), line, holders, routing }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('assign' as const), line, who }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constantFrom('unassign' as const, 'disable' as const, 'enable' as const), line }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'timer' as const }) },
)

/** Nobody holds anything, everybody is there, no turn was taken and nobody has written. */
async function begin(): Promise<void> {
  await w.superuser.query(`
    delete from sms.thread_notes; delete from sms.inbox; delete from sms.messages; delete from sms.waiting; delete from sms.conversations;
    delete from sms.recent_texts; delete from sms.availability; delete from sms.assignments;
    update sms.numbers set enabled = true, shared = false, routing = 'everyone';
    update sms.number_state set last_user_id = null, last_position = 0`)
}

/** What the timer's step sees: conversations in the order of their ids, number by number. */
async function talksInOrder(numberId: string): Promise<string[]> {
  const sql = 'select key from sms.conversations where number_id = $1 order by id'
  return (await w.superuser.query<{ key: string }>(sql, [numberId])).rows.map(row => row.key)
}

async function play(steps: Step[]): Promise<void> {
  await begin()
  const model = lines.map(modelNumber)
  const away = new Set<Who>()
  let minutes = 0
  for (const taken of steps) {
    if (taken.do === 'away') {
      const person = w.acme.agents[taken.who]
      await asPrincipal(w.db, person, tx => setAvailability(tx, person, { available: !taken.away }))
      if (taken.away) away.add(taken.who)
      else away.delete(taken.who)
    } else if (taken.do === 'timer') {
      minutes += 11
      const orders = await Promise.all(lines.map(({ numberId }) => talksInOrder(numberId)))
      await asWorker(w.db, tx =>
        tx.query('select sms.move_on(clock_timestamp() + make_interval(mins => $1))', [minutes]),
      )
      model.forEach((number, index) => {
        moveOn(number, orders[index] ?? [], away)
      })
    } else {
      await playOnNumber(taken, lines[taken.line]!, model[taken.line]!, away)
    }
    await compareTurns(model)
  }
}

type NumberStep = Exclude<Step, { do: 'away' | 'timer' }>

async function playOnNumber(
  taken: NumberStep,
  { numberId, number }: (typeof lines)[number],
  model: ModelNumber,
  away: Set<Who>,
): Promise<void> {
  switch (taken.do) {
    case 'text': {
      const [outcome] = await ingestTexts(w.db, [{ numberId, number, from: taken.peer }])
      const expected = receive(model, taken.peer, away)
      expect(outcome?.recipients).toEqual(expected === 'held' ? [] : expected.map(idOf))
      expect(outcome?.outcome.startsWith('held')).toBe(expected === 'held')
      return
    }
    case 'share': {
      const input = ShareInput.parse({
        numberId,
        userIds: taken.holders.map(idOf),
        routing: taken.routing,
        deliverHeld: false,
      })
      await as(tx => share(tx, w.acme.admin, input))
      return setHolders(model, taken.holders, true, taken.routing)
    }
    case 'assign':
      await as(tx =>
        assign(tx, w.acme.admin, AssignInput.parse({ numberId, userId: idOf(taken.who), deliverHeld: false })),
      )
      return setHolders(model, [taken.who], false, 'everyone')
    case 'unassign':
      await as(tx => unassign(tx, w.acme.admin, { numberId }))
      return setHolders(model, [], false, 'everyone')
    case 'disable':
      await as(tx => disable(tx, w.acme.admin, { numberId, reason: undefined }))
      model.enabled = false
      return
    case 'enable':
      await as(tx => enable(tx, w.acme.admin, EnableInput.parse({ numberId })))
      model.enabled = true
  }
}

/** Nobody skipped is charged a turn: the database's turn is the model's after every step. */
async function compareTurns(model: ModelNumber[]): Promise<void> {
  const sql = 'select number_id as id, last_position as place from sms.number_state'
  const { rows } = await w.superuser.query<{ id: string; place: number }>(sql)
  const places = new Map(rows.map(row => [row.id, row.place]))
  expect(lines.map(({ numberId }) => places.get(numberId))).toEqual(model.map(({ lastPlace }) => lastPlace))
}

test('whatever happens, texts go where the plain model of routing sends them', async () => {
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 40, size: 'max' }), play), {
    numRuns: sequences,
    interruptAfterTimeLimit: sequences > 100 ? undefined : 60_000,
  })
}, 1_800_000)
