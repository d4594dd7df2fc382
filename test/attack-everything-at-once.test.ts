import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { randomInt, randomUUID } from 'node:crypto'
import request from 'supertest'
import { asPrincipal, type Principal } from '../src/access/principal.js'
import type { Tx } from '../src/database/transaction.js'
import { SmsError } from '../src/errors.js'
import { startOutbox } from '../src/messages/outbox.js'
import { send } from '../src/messages/send.js'
import { assign } from '../src/numbers/assign.js'
import { disable } from '../src/numbers/disable.js'
import { enable } from '../src/numbers/enable.js'
import { setAvailability } from '../src/numbers/set-availability.js'
import { share } from '../src/numbers/share.js'
import { unassign } from '../src/numbers/unassign.js'
import { unlink } from '../src/numbers/unlink.js'
import { type OpenDoors, openDoors, webhookPath } from './support/doors.js'
import { somebody } from './support/texting.js'
import { type World, world } from './support/world.js'

const seconds = 8
let w: World
let doors: OpenDoors
beforeAll(async () => {
  w = await world()
  doors = await openDoors(w)
})
afterAll(async () => {
  await doors.stop()
  await w.stop()
})

test('whatever is done at once, by whomever: nothing fails, nothing is lost, and the history is true', async () => {
  const numbers = await Promise.all([1, 2, 3].map(() => w.linkedNumber(w.acme, { holders: [...w.acme.agents] })))
  const [kept, other, gone] = numbers
  if (!kept || !other || !gone) throw new Error('three numbers were linked')
  const paths = new Map(
    await Promise.all(numbers.map(async ({ numberId }) => [numberId, await webhookPath(w, numberId)] as const)),
  )
  const outbox = startOutbox({ service: w.service, log: w.service.log })
  const until = Date.now() + seconds * 1_000
  const unexpected: string[] = []
  const texts: string[] = []
  let isGone = false

  const as = async (who: Principal, work: (tx: Tx) => Promise<unknown>) => {
    try {
      await asPrincipal(w.db, who, work)
    } catch (error) {
      if (!(error instanceof SmsError)) unexpected.push(String(error))
    }
  }
  const over = async (work: () => Promise<unknown>) => {
    while (Date.now() < until) await work()
  }
  const any = <Item>(items: readonly Item[]) => items[randomInt(items.length)] as Item
  const { admin, agents } = w.acme
  const one = () => ({ numberId: any(numbers).numberId, note: undefined, reason: undefined })
  const team = () => agents.map(({ userId }) => userId).sort(() => randomInt(3) - 1)
  const routing = () => any(['everyone', 'round_robin', 'backup'] as const)
  const changes: ((tx: Tx) => Promise<unknown>)[] = [
    tx => assign(tx, admin, { ...one(), userId: any(agents).userId }),
    tx => share(tx, admin, { ...one(), userIds: team(), routing: routing() }),
    tx => unassign(tx, admin, one()),
    tx => disable(tx, admin, one()),
    tx => enable(tx, admin, one()),
    tx => setAvailability(tx, admin, { userId: any(agents).userId, available: randomInt(2) === 1 }),
  ]
  const ingest = async () => {
    const { numberId, number } = any(isGone ? [kept, other] : numbers)
    const text = randomUUID()
    const body = { from: somebody(), to: [number], text, media: [] }
    const { status } = await request(doors.url)
      .post(paths.get(numberId) ?? '')
      .send(body)
    if (status === 200 && numberId !== gone.numberId) texts.push(text)
    else if (numberId !== gone.numberId) unexpected.push(`webhook ${status}`)
    else if (![200, 401, 503].includes(status)) unexpected.push(`webhook of the unlinked ${status}`)
  }
  const host = async () => {
    const { userId } = agents[2]
    await w.superuser.query("update public.users set status = 'left' where id = $1", [userId])
    await w.superuser.query("update public.users set status = 'active' where id = $1", [userId])
  }
  setTimeout(
    () => {
      void as(w.root, async tx => unlink(tx, w.root, { numberId: gone.numberId })).then(() => {
        isGone = true
      })
    },
    (seconds * 1_000) / 2,
  )
  await Promise.all([
    ...Array.from({ length: 6 }, () => over(() => as(admin, any(changes)))),
    ...Array.from({ length: 6 }, () => over(ingest)),
    ...agents.map(agent =>
      over(() => as(agent, tx => send(tx, agent, { from: any(numbers).number, to: somebody(), text: 'x' }))),
    ),
    over(host),
  ])
  await outbox.stop()

  expect([...new Set(unexpected)]).toEqual([])
  const ask = async (sql: string, values: unknown[] = []) => (await w.superuser.query(sql, values)).rows
  // What was acknowledged is there, once.
  expect(texts.length).toBeGreaterThan(10)
  expect(
    await ask('select t from unnest($1::text[]) t where (select count(*) from sms.messages m where m.text = t) <> 1', [
      texts,
    ]),
  ).toEqual([])
  // A text delivered has its inbox rows, a held one none; and each went to somebody who held the number then.
  expect(
    await ask(`select m.id, m.status from sms.messages m where m.direction = 'in' and (m.status = 'received')
      <> exists (select from sms.inbox i where i.message_id = m.id)`),
  ).toEqual([])
  expect(
    await ask(`select i.message_id from sms.inbox i join sms.messages m on m.id = i.message_id
      where m.direction = 'in' and not exists (
        select from sms.assignments a where a.number_id = i.number_id and a.user_id = i.user_id
          and a.assigned_at <= m.changed_at and coalesce(a.ended_at, 'infinity') > m.at)`),
  ).toEqual([])
  // Where one person holds a number alone, it is one; the unlinked number is held by nobody.
  expect(
    await ask(`select n.id from sms.numbers n where not n.shared
      and (select count(*) from sms.assignments a where a.number_id = n.id and a.ended_at is null) > 1`),
  ).toEqual([])
  expect(await ask('select from sms.assignments where number_id = $1 and ended_at is null', [gone.numberId])).toEqual(
    [],
  )
  // Every moment at which somebody began or ended to hold a number has its audit row.
  expect(
    await ask(`select moment from (
        select distinct number_id, assigned_at as moment from sms.assignments
        union select distinct number_id, ended_at from sms.assignments where ended_at is not null) x
      where not exists (select from sms.audit a where a.ids ->> 'number' = x.number_id::text
        and a.at between x.moment and x.moment + interval '5 seconds')`),
  ).toEqual([])
  expect(
    await ask(`select n.id, n.version from sms.numbers n where n.version - 1 <> (
      select count(*) filter (where a.action = 'number.holder_left')
        + count(distinct a.xmin::text) filter (where a.action <> 'number.holder_left')
      from sms.audit a where a.ids ->> 'number' = n.id::text and a.action in ('number.assign', 'number.share', 'number.unassign',
        'number.unlink', 'number.order', 'number.routing', 'number.holder_left'))`),
  ).toEqual([])
  // No text of ours is left between two states.
  expect(await ask("select m.status from sms.messages m where m.direction = 'out' and m.status = 'sending'")).toEqual(
    [],
  )
}, 60_000)
