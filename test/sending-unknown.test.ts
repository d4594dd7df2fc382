import { startFinding } from '../src/messages/find-unknown.js'
import { startOutbox } from '../src/messages/outbox.js'
import { setClock } from './support/jumping-clock.js'
import { control, until } from './support/simulated-carrier.js'
import { handedTo, sendAs, somebody, standing } from './support/texting.js'
import { type World, world } from './support/world.js'

let w: World
beforeAll(async () => {
  w = await world()
})
afterAll(() => w.stop())

const misbehave = (rule: object) => control(w.simulator, 'POST', '/misbehave', { where: 'send', ...rule })

/** Sends texts, one after the other, through the outbox until each has left it. */
const sendOut = async (texts: { from: string; to: string; text: string }[]) => {
  const ids: string[] = []
  for (const text of texts) ids.push((await sendAs(w, w.acme.agents[0], text)).id)
  const outbox = startOutbox({ service: w.service, log: w.service.log })
  await until(async () => (await w.superuser.query('select from sms.outbox')).rowCount === 0)
  await outbox.stop()
  return ids
}
const statuses = async (ids: string[]) => {
  const rows = await Promise.all(ids.map(id => standing(w, id)))
  return rows.map(({ status }) => status)
}
/** Lets the history be looked at until a condition holds. */
const findUntil = async (condition: () => Promise<boolean>, absentAfterMs?: number) => {
  await w.superuser.query('update sms.awaiting_reports set look_at = now(), look_count = 0')
  const finding = startFinding({ service: w.service, log: w.service.log, ...(absentAfterMs && { absentAfterMs }) })
  await until(condition).finally(() => finding.stop())
}
const looked = async () =>
  (await w.superuser.query('select from sms.awaiting_reports where look_count > 0')).rowCount !== 0

test('a text whose answer broke off is unknown, is found in the history, and was sent once', async () => {
  const { number } = await w.linkedNumber(w.acme, { holders: [w.acme.agents[0]] })
  const to = somebody()
  await misbehave({ how: 'half' })
  const ids = await sendOut([{ from: number, to, text: 'Half an answer' }])
  expect(await statuses(ids)).toEqual(['unknown'])
  await findUntil(async () => (await statuses(ids))[0] !== 'unknown')
  expect(['sent', 'delivered']).toContain((await statuses(ids))[0])
  expect(await handedTo(w, to)).toEqual(['Half an answer'])
})

test('one that the carrier never got is not taken for the one before it, and fails once it is surely absent', async () => {
  const { number } = await w.linkedNumber(w.acme, { holders: [w.acme.agents[0]] })
  const [to, other] = [somebody(), somebody()]
  const before = await sendOut([{ from: number, to, text: 'Before' }])
  await misbehave({ how: 'status500', times: 2 })
  const lost = await sendOut([
    { from: number, to, text: 'Lost' },
    { from: number, to: other, text: 'Lost too' },
  ])
  expect(await statuses([...before, ...lost])).toEqual(['sent', 'unknown', 'unknown'])
  setClock(86_400_000) // a machine whose clock is wrong knows nothing of how long it was
  await findUntil(looked).finally(() => setClock(0))
  expect(await statuses(lost)).toEqual(['unknown', 'unknown'])
  await findUntil(async () => !(await statuses(lost)).includes('unknown'), 1)
  expect(await statuses([...before, ...lost])).toEqual(['sent', 'failed', 'failed'])
  expect(await handedTo(w, to)).toEqual(['Before'])
})

test('of two unknown of which the carrier has one, neither is guessed', async () => {
  const { number } = await w.linkedNumber(w.acme, { holders: [w.acme.agents[0]] })
  const to = somebody()
  await misbehave({ how: 'half' })
  await misbehave({ how: 'status500' })
  const ids = await sendOut([
    { from: number, to, text: 'One' },
    { from: number, to, text: 'Two' },
  ])
  await findUntil(looked, 1)
  expect(await statuses(ids)).toEqual(['unknown', 'unknown'])
})

test('a history that cannot be read settles nothing', async () => {
  const { number } = await w.linkedNumber(w.acme, { holders: [w.acme.agents[0]] })
  await misbehave({ how: 'status500' })
  const ids = await sendOut([{ from: number, to: somebody(), text: 'Where?' }])
  await control(w.simulator, 'POST', '/misbehave', { where: 'history', how: 'half', times: 20 })
  await findUntil(looked, 1)
  expect(await statuses(ids)).toEqual(['unknown'])
  await control(w.simulator, 'DELETE', '/misbehave')
})
