import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Principal } from '../src/access/principal.js'
import { type TestPanel, testPanel } from './support/panel.js'
import { sendAs } from './support/texting.js'
import { type World, world } from './support/world.js'

let w: World
let panel: TestPanel
beforeAll(async () => {
  w = await world()
  panel = await testPanel(w)
})
afterAll(async () => {
  await panel.stop()
  await w.stop()
})

const several = async (who: Principal, action: string, lines: { numberId: string }[], form: object) => {
  const ids = lines.map(({ numberId }) => numberId).join()
  const agent = await panel.as(who)
  const { body } = await agent
    .post(`/admin/api/resources/sms_numbers/bulk/${action}?recordIds=${ids}`)
    .send(form)
    .expect(200)
  return body
}
const holding = async ({ numberId }: { numberId: string }) => {
  const { rows } = await w.superuser.query(
    'select user_id::text as id from sms.assignments where number_id = $1 and ended_at is null order by position',
    [numberId],
  )
  return rows.map(({ id }: { id: string }) => id)
}

test('what several numbers would become is shown and nothing is changed: who keeps them, what stays in the queue', async () => {
  const [dana, eli] = w.acme.agents
  const lines = [
    await w.linkedNumber(w.acme, { holders: [dana, eli] }),
    await w.linkedNumber(w.acme, { enabled: false }),
  ]
  await sendAs(w, dana, { from: lines[0]?.number ?? '' })
  const { results, notice } = await several(w.acme.admin, 'disable', lines, { preview: true, reason: 'audit' })
  expect(notice).toBeUndefined()
  expect(results).toEqual([
    expect.objectContaining({
      number: lines[0]?.number,
      refusal: null,
      step: {
        before: { enabled: true, holders: [dana.name, eli.name], waiting: 0, queued: 1 },
        after: expect.objectContaining({ enabled: false, holders: [dana.name, eli.name] }),
      },
    }),
    expect.objectContaining({
      step: { before: expect.objectContaining({ enabled: false }), after: expect.objectContaining({ enabled: false }) },
    }),
  ])
  const { rows } = await w.superuser.query('select enabled from sms.numbers where id = $1', [lines[0]?.numberId])
  expect(rows).toEqual([{ enabled: true }])
  const { rowCount } = await w.superuser.query("select from sms.audit where action = 'number.disable'")
  expect(rowCount).toBe(0)
})

test('several numbers go to several people, and each says who lost it or why it was refused', async () => {
  const [dana, eli, fay] = w.acme.agents
  const [held, gone] = [
    await w.linkedNumber(w.acme, { holders: [dana] }),
    await w.linkedNumber(w.acme, { holders: [dana] }),
  ]
  const unlink = await (await panel.as(w.root))
    .post(`/admin/api/resources/sms_numbers/records/${gone.numberId}/unlink`)
    .send({})
  expect(unlink.body.notice.type).toBe('success')
  const form = { userIds: [eli.userId, fay.userId], routing: 'round_robin' }
  const looked = await several(w.acme.admin, 'assign', [held, gone], { ...form, preview: true })
  expect(await holding(held)).toEqual([dana.userId])
  const { results, notice } = await several(w.acme.admin, 'assign', [held, gone], form)
  expect(results).toEqual(looked.results)
  expect(results[0].step).toMatchObject({ before: { holders: [dana.name] }, after: { holders: [eli.name, fay.name] } })
  expect(results[1]).toMatchObject({ step: null, refusal: { code: 'number_unlinked' } })
  expect(notice).toMatchObject({ type: 'error', message: expect.stringContaining(gone.number) })
  expect(await holding(held)).toEqual([eli.userId, fay.userId])
  const stranger = await several(w.acme.admin, 'assign', [held], { userIds: [w.globex.agents[0].userId] })
  expect(stranger.results[0].refusal.code).toBe('not_found')
  const nobody = await several(w.acme.admin, 'assign', [held], { userIds: [] })
  expect(nobody.results[0].refusal.code).toBe('invalid_input')
})
