import { asPrincipal } from '../src/access/principal.js'
import { startAnswering } from '../src/messages/answer-by-itself.js'
import { startOutbox } from '../src/messages/outbox.js'
import { disable } from '../src/numbers/disable.js'
import { enable } from '../src/numbers/enable.js'
import { editTenantSettings, EditTenantSettingsInput } from '../src/settings/edit-tenant-settings.js'
import { ingestTexts } from './support/inbound-text.js'
import { until } from './support/simulated-carrier.js'
import { handedTo, refusal, sendAs, somebody, standing } from './support/texting.js'
import { type World, world } from './support/world.js'

let w: World
beforeAll(async () => {
  w = await world()
})
afterAll(() => w.stop())

const line = async () => {
  const [agent] = w.acme.agents
  return { agent, ...(await w.linkedNumber(w.acme, { holders: [agent] })) }
}
const decide = (settings: Record<string, unknown>) => {
  const input = EditTenantSettingsInput.parse({ tenantId: w.acme.tenantId, ...settings })
  return asPrincipal(w.db, w.acme.admin, tx => editTenantSettings(tx, w.acme.admin, input))
}
/** Runs the outbox and the answers until nothing waits. */
const sendAll = async () => {
  const workers = [startAnswering, startOutbox].map(start => start({ service: w.service, log: w.service.log }))
  await until(async () => {
    const { rows } = await w.superuser.query(
      'select (select count(*) from sms.outbox) + (select count(*) from sms.answers_due) as waiting',
    )
    return rows[0].waiting === '0'
  })
  await Promise.all(workers.map(worker => worker.stop()))
}
const open = async (peer: string) =>
  (await w.superuser.query('select from sms.opt_outs where peer = $1 and ended_at is null', [peer])).rowCount

test('STOP to a disabled number, then enable and reply: refused; after START it goes out', async () => {
  const { agent, ...number } = await line()
  const peer = somebody()
  await asPrincipal(w.db, w.acme.admin, tx => disable(tx, w.acme.admin, { ...number, reason: undefined }))
  await ingestTexts(w.db, [{ ...number, from: peer, text: 'Stop!' }])
  await asPrincipal(w.db, w.acme.admin, tx => enable(tx, w.acme.admin, { ...number, reason: undefined }))
  expect(await refusal(sendAs(w, agent, { from: number.number, to: peer }))).toBe('opted_out')
  await ingestTexts(w.db, [{ ...number, from: peer, text: 'YES' }])
  expect(await refusal(sendAs(w, agent, { from: number.number, to: peer }))).toBe('opted_out')
  await ingestTexts(w.db, [{ ...number, from: peer, text: 'Start' }])
  await sendAs(w, agent, { from: number.number, to: peer, text: 'Welcome back' })
  await sendAll()
  expect(await handedTo(w, peer)).toEqual(['Welcome back'])
})

test('STOP while ten replies are queued: none of them reaches the carrier', async () => {
  const { agent, ...number } = await line()
  const peer = somebody()
  const texts = []
  for (let place = 0; place < 10; place++) {
    texts.push(await sendAs(w, agent, { from: number.number, to: peer, text: `Reply ${place}` }))
  }
  await ingestTexts(w.db, [{ ...number, from: peer, text: 'STOP' }])
  await sendAll()
  expect(await handedTo(w, peer)).toEqual([])
  for (const { id } of texts) expect(await standing(w, id)).toEqual({ status: 'failed', reason: 'opted_out' })
})

test('a keyword counts whatever becomes of its message: held for want of a holder, or a duplicate', async () => {
  const number = await w.linkedNumber(w.acme, { holders: [] })
  const peer = somebody()
  const [held] = await ingestTexts(w.db, [{ ...number, from: peer, text: 'QUIT' }])
  expect(held?.outcome).toBe('held_unassigned')
  expect(await open(peer)).toBe(1)
  await ingestTexts(w.db, [{ ...number, from: peer, text: 'START' }])
  const [again] = await ingestTexts(w.db, [{ ...number, from: peer, text: 'QUIT' }])
  expect(again?.outcome).toBe('duplicate')
  expect(await open(peer)).toBe(1)
})

test('a text handled late never overrides a later keyword', async () => {
  const [number, other] = [await line(), await line()]
  const [stays, returned] = [somebody(), somebody()]
  const ago = (seconds: number) => new Date(Date.now() - seconds * 1_000)
  const text = ({ number, numberId }: typeof other, from: string, text: string, at: Date) =>
    ingestTexts(w.db, [{ number, numberId, from, text, at }])
  await text(number, stays, 'STOP', ago(10))
  await text(other, stays, 'START', ago(20))
  expect(await open(stays)).toBe(1)
  await text(number, stays, 'START', ago(30))
  expect(await open(stays)).toBe(1)
  await text(number, returned, 'START', ago(10))
  await text(number, returned, 'STOP', ago(20))
  expect(await open(returned)).toBe(0)
  expect(await refusal(sendAs(w, number.agent, { from: number.number, to: returned }))).toBe('done')
})

test('by the setting STOP counts for all numbers of the tenant, or for the one that it was written to', async () => {
  const [first, second] = [await line(), await line()]
  const peer = somebody()
  const from = ({ number }: typeof first) => refusal(sendAs(w, first.agent, { from: number, to: peer }))
  const says = ({ number, numberId }: typeof first, text: string) =>
    ingestTexts(w.db, [{ number, numberId, from: peer, text }])
  await says(first, 'STOP')
  expect([await from(first), await from(second)]).toEqual(['opted_out', 'opted_out'])
  await decide({ optOutScope: 'number' })
  expect([await from(first), await from(second)]).toEqual(['opted_out', 'done'])
  await says(second, 'STOP')
  await says(first, 'START')
  expect([await from(first), await from(second)]).toEqual(['done', 'opted_out'])
  await sendAll()
  await decide({ optOutScope: 'tenant' })
  expect([await from(first), await from(second)]).toEqual(['opted_out', 'opted_out'])
})

test('another tenant is not told, and not held, by what was said to this one', async () => {
  const [agent] = w.globex.agents
  const [ours, theirs] = [await line(), await w.linkedNumber(w.globex, { holders: [agent] })]
  const peer = somebody()
  await ingestTexts(w.db, [{ number: ours.number, numberId: ours.numberId, from: peer, text: 'STOP' }])
  expect(await refusal(sendAs(w, agent, { from: theirs.number, to: peer }))).toBe('done')
})

describe('the tenant’s answers', () => {
  beforeAll(() =>
    decide({ stopAnswer: 'Acme: no more texts.', startAnswer: 'Acme: welcome back.', helpAnswer: 'Acme: call us.' }),
  )
  afterAll(() => decide({ stopAnswer: '', startAnswer: '', helpAnswer: '' }))

  test('STOP is confirmed once, START and HELP are answered, in the tenant’s words', async () => {
    const { agent, ...number } = await line()
    const peer = somebody()
    const says = async (text: string) => {
      await ingestTexts(w.db, [{ ...number, from: peer, text }])
      await sendAll()
    }
    await says('START')
    expect(await handedTo(w, peer)).toEqual([])
    await says('HELP')
    await says('help!')
    await says('STOP')
    await says('Stop.')
    await says('QUIT')
    expect(await handedTo(w, peer)).toEqual(['Acme: call us.', 'Acme: no more texts.'])
    expect(await refusal(sendAs(w, agent, { from: number.number, to: peer }))).toBe('opted_out')
    await says('UNSTOP')
    expect((await handedTo(w, peer)).at(-1)).toBe('Acme: welcome back.')
  })

  test('a disabled number stays silent, also once it is enabled', async () => {
    const { agent: _agent, ...number } = await line()
    const peer = somebody()
    await asPrincipal(w.db, w.acme.admin, tx => disable(tx, w.acme.admin, { ...number, reason: undefined }))
    await ingestTexts(w.db, [{ ...number, from: peer, text: 'STOP' }])
    await asPrincipal(w.db, w.acme.admin, tx => enable(tx, w.acme.admin, { ...number, reason: undefined }))
    await sendAll()
    expect(await handedTo(w, peer)).toEqual([])
    expect(await open(peer)).toBe(1)
  })

  test('a toll-free number answers nothing: its network does', async () => {
    const { rows } = await w.superuser.query(
      `insert into sms.numbers (tenant_id, number, label, enabled) values ($1, '+18335550107', '', true) returning id`,
      [w.acme.tenantId],
    )
    await w.superuser.query('insert into sms.number_state (number_id, tenant_id) values ($1, $2)', [
      rows[0].id,
      w.acme.tenantId,
    ])
    const peer = somebody()
    await ingestTexts(w.db, [{ numberId: rows[0].id, number: '+18335550107', from: peer, text: 'STOP' }])
    await sendAll()
    expect(await handedTo(w, peer)).toEqual([])
    expect(await open(peer)).toBe(1)
  })
})
