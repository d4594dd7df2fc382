import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { verbsAs } from '../src/verbs.js'
import { type HostedApp, hostedApp } from './support/hosted-app.js'
import { refusal } from './support/texting.js'
import { type World, world } from './support/world.js'

let w: World
let app: HostedApp | undefined
beforeAll(async () => {
  w = await world({ publicUrl: 'http://127.0.0.1:9' })
})
afterAll(async () => {
  await app?.stop()
  await w?.stop()
})

const modeOf = async (number: string) => {
  const { numbers } = await (await verbsAs(w.service, w.root.userId)).listInventory({ search: number.slice(2) })
  return numbers[0]?.mode
}
const isLinked = async (numberId: string) =>
  (await w.superuser.query('select unlinked_at is null as linked from sms.numbers where id = $1', [numberId])).rows[0]
    .linked
const found = (numberId: string, mode: string | null, email: string | null = null) =>
  w.superuser.query('update sms.webhook_state set found_mode = $2, found_email = $3 where number_id = $1', [
    numberId,
    mode,
    email,
  ])

test('unlink sets the delivery back to what was found, to none, or leaves it', async () => {
  const root = await verbsAs(w.service, w.root.userId)
  const lines = [
    await w.linkedNumber(w.acme, { setDelivery: true }),
    await w.linkedNumber(w.acme, { setDelivery: true }),
    await w.linkedNumber(w.acme, { setDelivery: true }),
  ] as const
  const taken = await modeOf(lines[0].number)
  await found(lines[0].numberId, 'email', 'desk@example.com')
  expect(await root.unlink({ numberId: lines[0].numberId, restoreDelivery: 'found' })).toEqual({ restored: 'email' })
  expect(await root.unlink({ numberId: lines[1].numberId, restoreDelivery: 'none' })).toEqual({ restored: 'none' })
  expect(await root.unlink({ numberId: lines[2].numberId })).toEqual({ restored: null })
  const modes = [await modeOf(lines[0].number), await modeOf(lines[1].number), await modeOf(lines[2].number)]
  expect(modes[0]).toMatch(/mail/i)
  expect(modes[1]).not.toBe(taken)
  expect(modes[2]).toBe(taken)
  for (const { numberId } of lines) expect(await isLinked(numberId)).toBe(false)
  const { rows } = await w.superuser.query(
    "select ids ->> 'number' as number from sms.audit where action = 'webhook.restored' order by id",
  )
  expect(rows.map(({ number }) => number)).toEqual([lines[0].numberId, lines[1].numberId])
})

test('where nothing was ever set from here, what was found stands and QuestBlue is not asked', async () => {
  const root = await verbsAs(w.service, w.root.userId)
  const line = await w.linkedNumber(w.acme)
  const before = await modeOf(line.number)
  expect(await root.unlink({ numberId: line.numberId, restoreDelivery: 'found' })).toEqual({ restored: null })
  expect(await modeOf(line.number)).toBe(before)
})

test('a failure of QuestBlue is told, and the number stays linked as it was', async () => {
  const root = await verbsAs(w.service, w.root.userId)
  const line = await w.linkedNumber(w.acme, { holders: [w.acme.agents[0]], setDelivery: true })
  const before = await modeOf(line.number)
  await found(line.numberId, 'xmpp') // needs a password that QuestBlue does not tell
  expect(await refusal(root.unlink({ numberId: line.numberId, restoreDelivery: 'found' }))).toBe('carrier_refused')
  await found(line.numberId, 'url')
  expect(await refusal(root.unlink({ numberId: line.numberId, restoreDelivery: 'found' }))).toBe('delivery_not_known')
  expect(await isLinked(line.numberId)).toBe(true)
  expect(await modeOf(line.number)).toBe(before)
  const { rows } = await w.superuser.query(
    'select count(*)::integer as held from sms.assignments where number_id = $1 and ended_at is null',
    [line.numberId],
  )
  expect(rows).toEqual([{ held: 1 }])
  expect(await refusal((await verbsAs(w.service, w.acme.admin.userId)).unlink({ numberId: line.numberId }))).toBe(
    'not_allowed',
  )
})

test('panel: the form’s choice is what is done', async () => {
  const line = await w.linkedNumber(w.acme, { setDelivery: true })
  app = await hostedApp(w)
  const root = await app.as(w.root)
  const path = `/admin/api/resources/sms_numbers/records/${line.numberId}/unlink`
  await found(line.numberId, 'xmpp')
  const refused = await root.post(path).send({ restoreDelivery: 'found' })
  expect(refused.body).toMatchObject({ notice: { type: 'error' }, error: { code: 'carrier_refused' } })
  expect(await isLinked(line.numberId)).toBe(true)
  const { body } = await root.post(path).send({ restoreDelivery: 'false' })
  expect(body.notice.type).toBe('success')
  expect(await isLinked(line.numberId)).toBe(false)
})
