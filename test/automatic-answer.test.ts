import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { asPrincipal, asWorker, type Principal } from '../src/access/principal.js'
import { startAnswering } from '../src/messages/answer-by-itself.js'
import { listConversations } from '../src/messages/list-conversations.js'
import { listMessages } from '../src/messages/list-messages.js'
import { startOutbox } from '../src/messages/outbox.js'
import { deliverWaiting } from '../src/numbers/deliver-waiting.js'
import { setAvailability } from '../src/numbers/set-availability.js'
import { setTimer } from '../src/numbers/set-timer.js'
import { SetWorkingHoursInput, setWorkingHours } from '../src/numbers/set-working-hours.js'
import { ingestTexts, type TestText } from './support/inbound-text.js'
import { until } from './support/simulated-carrier.js'
import { handedTo, sendAs, somebody, standing } from './support/texting.js'
import { type World, world } from './support/world.js'

let w: World
beforeAll(async () => {
  w = await world()
})
afterAll(() => w.stop())

const words = 'Acme is closed. We answer from nine on.'
const everyDay = Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map(day => [day, '00:00-24:00']))
type Line = { numberId: string; number: string }
const hours = (who: Principal, input: object) =>
  asPrincipal(w.db, who, tx => setWorkingHours(tx, who, SetWorkingHoursInput.parse(input)))
/** A number that is closed on every day, by its own hours, and answers by itself. */
const closed = async (options: Parameters<World['linkedNumber']>[1] = { holders: w.acme.agents }) => {
  const line = await w.linkedNumber(w.acme, options)
  await hours(w.acme.admin, { numberId: line.numberId, timeZone: 'America/Chicago', automaticAnswer: words })
  return line
}
const text = async (line: Line, from: string, more: Partial<TestText> = {}) =>
  (await ingestTexts(w.db, [{ ...line, from, ...more }]))[0]
/** Runs the answers and the outbox, two processes' worth, until nothing waits. */
const sendAll = async () => {
  const starts = [startAnswering, startOutbox, startAnswering, startOutbox]
  const workers = starts.map(start => start({ service: w.service, log: w.service.log }))
  await until(async () => {
    const { rows } = await w.superuser.query(
      'select (select count(*) from sms.outbox) + (select count(*) from sms.answers_due) as waiting',
    )
    return rows[0].waiting === '0'
  })
  await Promise.all(workers.map(worker => worker.stop()))
}
const answersTo = async (peer: string) => {
  await sendAll()
  return handedTo(w, peer)
}

test('a text outside the number’s hours is answered by the number itself, once per conversation and day', async () => {
  const line = await closed()
  const [ann, bob] = [somebody(), somebody()]
  await text(line, ann, { text: 'Anybody there?' })
  await text(line, ann)
  expect(await answersTo(ann)).toEqual([words])
  await text(line, ann)
  await text(line, bob)
  expect([await answersTo(ann), await answersTo(bob)]).toEqual([[words], [words]])
})

test('the day is the local one of the hours: another day, another answer', async () => {
  const line = await closed()
  const peer = somebody()
  const days = async () =>
    (
      await w.superuser.query(
        `select day::text from sms.automatic_texts a join sms.messages m on m.id = a.message_id
         where m.peer = $1 and a.kind = 'closed' order by day`,
        [peer],
      )
    ).rows.map(({ day }) => day)
  const at = new Date(Math.ceil(Date.now() / 86_400_000) * 86_400_000 + 86_400_000) // a midnight of UTC to come
  const inChicago = (moment: Date) => moment.toLocaleDateString('en-CA', { timeZone: 'America/Chicago' })
  await text(line, peer, { at: new Date(at.getTime() - 60_000) })
  await sendAll()
  await text(line, peer, { at: new Date(at.getTime() + 60_000) })
  await sendAll()
  expect(await days()).toEqual([inChicago(at)])
  const next = new Date(at.getTime() + 12 * 3_600_000)
  await text(line, peer, { at: next })
  await sendAll()
  expect(await days()).toEqual([inChicago(at), inChicago(next)])
})

test('twenty texts at once and eight processes: one answer', async () => {
  const line = await closed()
  const peer = somebody()
  await Promise.all(Array.from({ length: 20 }, () => text(line, peer)))
  await Promise.all(Array.from({ length: 8 }, () => asWorker(w.db, tx => tx.query('select sms.answer_by_itself(3)'))))
  expect(await answersTo(peer)).toEqual([words])
})

test('a text that QuestBlue posts again is the same text: it is stored once, and answered once', async () => {
  const line = await closed()
  const peer = somebody()
  const first = await text(line, peer, { text: 'Hello?' })
  expect(await answersTo(peer)).toEqual([words])
  const again = await text(line, peer, { text: 'Hello?' })
  expect([first?.outcome, again?.outcome]).toEqual(['delivered', 'duplicate'])
  expect(await answersTo(peer)).toEqual([words])
})

describe('when it is outside the hours', () => {
  test('within the hours nothing is answered, nor while people are merely away', async () => {
    const [a] = w.acme.agents
    const line = await closed({ holders: [a] })
    await hours(w.acme.admin, { numberId: line.numberId, timeZone: 'UTC', weekly: everyDay })
    await asPrincipal(w.db, a, tx => setAvailability(tx, a, { available: false }))
    const peer = somebody()
    expect((await text(line, peer))?.recipients).toEqual([a.userId])
    expect(await answersTo(peer)).toEqual([])
    await asPrincipal(w.db, a, tx => setAvailability(tx, a, { available: true }))
  })

  test('a number without hours is closed while none of its holders works', async () => {
    const [a, b] = [await w.person(w.acme.tenantId, 'user'), await w.person(w.acme.tenantId, 'user')]
    const line = await w.linkedNumber(w.acme, { holders: [a, b] })
    await hours(w.acme.admin, { numberId: line.numberId, always: true, automaticAnswer: words })
    const [early, late] = [somebody(), somebody()]
    await hours(a, { timeZone: 'America/New_York' })
    await text(line, early)
    expect(await answersTo(early)).toEqual([])
    await hours(b, { timeZone: 'America/Los_Angeles' })
    await text(line, late)
    expect(await answersTo(late)).toEqual([words])
  })
})

describe('who never gets one', () => {
  test('who wrote STOP, before or with this text; who asks to be left alone; a keyword', async () => {
    const line = await closed()
    const said = ['STOP', 'START', 'help', 'Please stop texting me']
    const peers = said.map(() => somebody())
    for (const [place, peer] of peers.entries()) await text(line, peer, { text: said[place] })
    await text(line, peers[0] ?? '', { text: 'But tell me when you open' })
    await sendAll()
    for (const peer of peers) expect(await handedTo(w, peer)).toEqual([])
  })

  test('STOP between the text and its answer: the answer stays here', async () => {
    const line = await closed()
    const [before, after] = [somebody(), somebody()]
    await text(line, before)
    await text(line, before, { text: 'STOP' })
    await text(line, after)
    await asWorker(w.db, tx => tx.query('select sms.answer_by_itself(50)'))
    await text(line, after, { text: 'STOP' })
    expect([await answersTo(before), await answersTo(after)]).toEqual([[], []])
  })

  test('groups, short codes, other senders, and our own numbers, of whatever tenant', async () => {
    const line = await closed()
    const other = await w.linkedNumber(w.globex, { holders: w.globex.agents })
    const ann = somebody()
    await text(line, ann, { to: [line.number, somebody()] })
    for (const from of ['72975', 'AMAZON', '+442071838750', other.number]) await text(line, from)
    const { rows } = await w.superuser.query('select from sms.messages where number_id = $1', [line.numberId])
    expect(rows).toHaveLength(5)
    await sendAll()
    const { rowCount } = await w.superuser.query(
      `select from sms.messages where number_id = $1 and direction = 'out'`,
      [line.numberId],
    )
    expect(rowCount).toBe(0)
  })

  test('two of our own numbers do not talk to each other; another machine gets one answer a day', async () => {
    const [one, two] = [await closed(), await closed()]
    await text(one, two.number)
    await text(two, one.number)
    const machine = somebody()
    for (let round = 0; round < 5; round++) {
      await text(one, machine, { text: `I am a machine, ${round}` })
      await sendAll()
    }
    const { rows } = await w.superuser.query(
      `select peer from sms.messages where direction = 'out' and number_id = any ($1)`,
      [[one.numberId, two.numberId]],
    )
    expect(rows).toEqual([{ peer: machine }])
    expect(await handedTo(w, machine)).toEqual([words])
  })

  test('a held text, also when it is delivered later; a text of a number that was disabled meanwhile', async () => {
    const off = await closed({ holders: w.acme.agents, enabled: false })
    const [held, caught] = [somebody(), somebody()]
    expect((await text(off, held))?.outcome).toBe('held_disabled')
    await w.superuser.query('update sms.numbers set enabled = true where id = $1', [off.numberId])
    await asPrincipal(w.db, w.acme.admin, tx => deliverWaiting(tx, off.numberId, true))
    await text(off, caught)
    await w.superuser.query('update sms.numbers set enabled = false where id = $1', [off.numberId])
    expect([await answersTo(held), await answersTo(caught)]).toEqual([[], []])
  })
})

describe('it leaves as everything leaves', () => {
  const outOf = async ({ numberId }: Line) =>
    (await w.superuser.query(`select from sms.messages where number_id = $1 and direction = 'out'`, [numberId]))
      .rowCount

  test('not from a number that carriers would block, not to where the tenant does not send, not above a limit', async () => {
    const line = await closed()
    const register = (state: string) =>
      w.superuser.query(
        `insert into sms.registrations values ($1, $2, $3, now()) on conflict (number_id) do update set state = excluded.state`,
        [line.numberId, w.acme.tenantId, state],
      )
    const peer = somebody()
    await register('unregistered')
    await text(line, peer)
    expect(await answersTo(peer)).toEqual([])
    await register('registered')
    await text(line, '+14165550123')
    await w.superuser.query('update sms.tenant_settings set number_minute_limit = 1 where tenant_id = $1', [
      w.acme.tenantId,
    ])
    await text(line, peer)
    await text(line, somebody())
    await sendAll()
    await w.superuser.query('update sms.tenant_settings set number_minute_limit = 100000 where tenant_id = $1', [
      w.acme.tenantId,
    ])
    expect(await outOf(line)).toBe(1)
    expect(await handedTo(w, peer)).toEqual([words])
  })

  test('not while the tenant’s tier is gone or the credentials do not work', async () => {
    const line = await closed()
    const peer = somebody()
    await text(line, peer)
    await w.superuser.query(`update sms.settings set credentials_state = 'refused'`)
    await sendAll()
    await w.superuser.query(`update sms.settings set credentials_state = 'valid'`)
    expect(await handedTo(w, peer)).toEqual([])
    expect(await outOf(line)).toBe(0)
  })

  test('what the carrier does not take is seen in the thread as any other text', async () => {
    const line = await closed()
    const peer = somebody()
    await text(line, peer)
    await asWorker(w.db, tx => tx.query('select sms.answer_by_itself(50)'))
    await w.superuser.query('update sms.numbers set enabled = false where id = $1', [line.numberId])
    await sendAll()
    const { rows } = await w.superuser.query(`select id from sms.messages where peer = $1 and direction = 'out'`, [
      peer,
    ])
    expect(await standing(w, rows[0].id)).toEqual({ status: 'failed', reason: 'number_disabled' })
  })
})

describe('it is nobody’s answer', () => {
  test('it stands in the thread marked as automatic, with its parts, unread by nobody’s doing', async () => {
    const [a] = w.acme.agents
    const line = await closed({ holders: [a] })
    const long = `${words} ${'Until then: '.repeat(15)}`.trim()
    await hours(w.acme.admin, { numberId: line.numberId, timeZone: 'UTC', automaticAnswer: long })
    const peer = somebody()
    await text(line, peer, { text: 'Hello' })
    await sendAll()
    const { messages } = await asPrincipal(w.db, a, tx => listMessages(tx, a, { number: line.number, peer }))
    expect(messages).toMatchObject([
      { direction: 'out', text: long, automatic: true, segments: 2, handlerId: null },
      { direction: 'in', text: 'Hello', automatic: false },
    ])
    const { conversations } = await asPrincipal(w.db, a, tx =>
      listConversations(tx, a, { view: 'unread', number: line.number }),
    )
    expect(conversations).toMatchObject([{ unread: 1, lastDirection: 'out', lastAutomatic: true }])
  })

  test('the timer goes on, and an open conversation stays with its person', async () => {
    const [a, b, c] = w.acme.agents
    const line = await w.linkedNumber(w.acme, { holders: [a, b, c], routing: 'round_robin' })
    const peer = somebody()
    const handler = async () =>
      (await w.superuser.query('select handler_id::text as id from sms.conversations where key = $1', [peer])).rows[0]
        .id
    await asPrincipal(w.db, w.acme.admin, tx => setTimer(tx, w.acme.admin, { numberId: line.numberId, minutes: 10 }))
    await text(line, peer)
    expect(await handler()).toBe(a.userId)
    await w.superuser.query(`update sms.tenant_settings set help_answer = 'Acme: call us.'`)
    await text(line, peer, { text: 'HELP' })
    expect(await answersTo(peer)).toEqual(['Acme: call us.'])
    await w.superuser.query('update sms.tenant_settings set help_answer = null')
    await text(line, peer)
    expect(await handler()).toBe(a.userId)
    await asWorker(w.db, tx => tx.query(`select sms.move_on(clock_timestamp() + interval '10 minutes 1 second')`))
    expect(await handler()).toBe(b.userId)
    const got = 'select from sms.inbox where number_id = $1 and user_id = $2'
    expect((await w.superuser.query(got, [line.numberId, b.userId])).rowCount).toBe(3)
  })

  test('who answers first is not answered over by the machine', async () => {
    const [a] = w.acme.agents
    const line = await closed({ holders: [a] })
    const peer = somebody()
    await text(line, peer)
    await sendAs(w, a, { from: line.number, to: peer, text: 'I am still here' })
    expect(await answersTo(peer)).toEqual(['I am still here'])
  })
})

describe('who writes it', () => {
  const audited = async (numberId: string) =>
    (
      await w.superuser.query(
        `select d.detail -> 'text' as text from sms.audit a join sms.audit_details d on d.audit_id = a.id
         where a.action = 'automatic_answer.set' and a.ids ->> 'number' = $1 order by a.at`,
        [numberId],
      )
    ).rows.map(row => row.text)

  test('a tenant admin, off until written, and each change is audited', async () => {
    const line = await w.linkedNumber(w.acme, { holders: w.acme.agents })
    const peer = somebody()
    const set = (automaticAnswer?: string) =>
      hours(w.acme.admin, { numberId: line.numberId, timeZone: 'UTC', automaticAnswer })
    await set()
    await text(line, peer)
    expect(await answersTo(peer)).toEqual([])
    await set(` ${words} `)
    await set(words)
    await set()
    await set('')
    await text(line, peer)
    expect(await answersTo(peer)).toEqual([])
    expect(await audited(line.numberId)).toEqual([words, null])
  })

  test('no user, no stranger, and nobody for a person; nor one of more than 320 characters', async () => {
    const line = await w.linkedNumber(w.acme, { holders: w.acme.agents })
    const input = { numberId: line.numberId, timeZone: 'UTC', automaticAnswer: randomUUID() }
    await expect(hours(w.acme.agents[0], input)).rejects.toMatchObject({ code: 'not_allowed' })
    await expect(hours(w.globex.admin, input)).rejects.toMatchObject({ code: 'not_found' })
    expect(SetWorkingHoursInput.safeParse({ timeZone: 'UTC', automaticAnswer: 'x' }).success).toBe(false)
    expect(SetWorkingHoursInput.safeParse({ ...input, automaticAnswer: 'x'.repeat(321) }).success).toBe(false)
    const { rowCount } = await w.superuser.query('select from sms.automatic_answers where number_id = $1', [
      line.numberId,
    ])
    expect(rowCount).toBe(0)
  })
})
