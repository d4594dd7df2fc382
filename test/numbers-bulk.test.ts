import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Principal } from '../src/access/principal.js'
import { verbsAs } from '../src/verbs.js'
import { ingestTexts } from './support/inbound-text.js'
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

const bulkPath = (action: string, lines: { numberId: string }[]) =>
  `/admin/api/resources/sms_numbers/bulk/${action}?recordIds=${lines.map(({ numberId }) => numberId).join()}`
const several = async (who: Principal, action: string, lines: { numberId: string }[], form: object) => {
  const agent = await panel.as(who)
  const { body } = await agent.post(bulkPath(action, lines)).send(form).expect(200)
  return body
}
const begins = async (who: Principal, lines: { numberId: string }[]) => {
  const agent = await panel.as(who)
  const { body } = await agent.get(bulkPath('assign', lines)).expect(200)
  const { records = [] }: { records?: { id: string; giving?: object }[] } = body
  return lines.map(({ numberId }) => records.find(({ id }) => id === numberId)?.giving)
}
const documented = async ({ tenantId, admin }: World['globex'], purposeRequired: boolean) =>
  (await verbsAs(w.service, admin.userId)).editTenantSettings({ tenantId, purposeRequired })
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

test('who loses several numbers in the middle of conversations is said before, and those go to whoever is chosen', async () => {
  const [dana, eli, fay] = w.acme.agents
  const [busy, shared, quiet] = [
    await w.linkedNumber(w.acme, { holders: [dana] }),
    await w.linkedNumber(w.acme, { holders: [dana, eli], routing: 'backup' }),
    await w.linkedNumber(w.acme, { holders: [fay] }),
  ]
  await ingestTexts(w.db, [
    { ...busy, from: '+13035558001' },
    { ...busy, from: '+13035558002' },
    { ...shared, from: '+13035558003' },
  ])
  const lines = [busy, shared, quiet]
  const [first, second, third] = await begins(w.acme.admin, lines)
  expect(first).toEqual({ present: [{ id: dana.userId, name: dana.name, open: 2 }], purposeRequired: false })
  expect(second).toMatchObject({
    present: [
      { id: dana.userId, open: 1 },
      { id: eli.userId, open: 0 },
    ],
  })
  expect(third).toMatchObject({ present: [{ id: fay.userId, open: 0 }] })
  const foreign = await (await panel.as(w.globex.admin)).get(bulkPath('assign', lines))
  expect(foreign.text).not.toMatch(/giving|Acme/)

  const form = { userIds: [fay.userId], handOverTo: fay.userId }
  const looked = await several(w.acme.admin, 'assign', lines, { ...form, preview: true })
  expect(looked.results).toMatchObject([{ handedOver: 2 }, { handedOver: 1 }, { handedOver: 0 }])
  expect(await begins(w.acme.admin, lines)).toEqual([first, second, third])
  const { results } = await several(w.acme.admin, 'assign', lines, form)
  expect(results).toEqual(looked.results)
  const agent = await panel.as(fay)
  const { conversations } = (await agent.get('/api/sms/conversations').query({ view: 'mine' })).body
  const peers = conversations.flatMap(({ participants }: { participants: string[] }) => participants)
  expect(peers.toSorted()).toEqual(['+13035558001', '+13035558002', '+13035558003'])

  const stranger = await several(w.acme.admin, 'assign', [busy], { userIds: [dana.userId], handOverTo: eli.userId })
  expect(stranger.results).toMatchObject([{ step: null, refusal: { code: 'invalid_input' } }])
  const left = await several(w.acme.admin, 'assign', [busy], { userIds: [dana.userId] })
  expect(left.results[0]).not.toHaveProperty('handedOver')
})

test('a purpose is asked for before several numbers are given, of the tenants that demand one alone', async () => {
  const [gus, hal] = w.globex.agents
  const theirs = await w.linkedNumber(w.globex, { holders: [gus] })
  const ours = await w.linkedNumber(w.acme)
  await documented(w.globex, true)
  expect(await begins(w.root, [theirs, ours])).toMatchObject([{ purposeRequired: true }, { purposeRequired: false }])
  const form = { userIds: [hal.userId] }
  const without = await several(w.globex.admin, 'assign', [theirs], form)
  expect(without.results).toMatchObject([{ refusal: { code: 'purpose_required' } }])
  const again = await several(w.globex.admin, 'assign', [theirs], { userIds: [gus.userId] })
  expect(again.results).toMatchObject([{ refusal: null }]) // nobody new
  const given = await several(w.globex.admin, 'assign', [theirs], { ...form, note: 'Covers the summer' })
  expect(given.results).toMatchObject([{ refusal: null, step: { after: { holders: [hal.name] } } }])
  await documented(w.globex, false)
})
