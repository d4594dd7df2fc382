import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Principal } from '../src/access/principal.js'
import { verbsAs } from '../src/verbs.js'
import { ingestTexts } from './support/inbound-text.js'
import { type TestPanel, testPanel } from './support/panel.js'
import { refusal } from './support/texting.js'
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

const verbs = ({ userId }: { userId: string }) => verbsAs(w.service, userId)
const form = async (who: Principal, numberId: string, action: 'assign' | 'share') => {
  const agent = await panel.as(who)
  return (await agent.get(`/admin/api/resources/sms_numbers/records/${numberId}/${action}`)).body.record?.giving
}
const people = async (who: Principal, query: object) =>
  (await (await panel.as(who)).get('/admin/api/resources/sms_users/actions/findPeople').query(query)).body
const documented = async (purposeRequired: boolean) =>
  (await verbs(w.globex.admin)).editTenantSettings({ tenantId: w.globex.tenantId, purposeRequired })
const mine = async (who: Principal, numberId: string) => {
  const sql = `
    select m.peer, m.text from sms.inbox i join sms.messages m on m.tenant_id = i.tenant_id and m.id = i.message_id
    where i.user_id::text = $1 and i.number_id = $2 order by m.id`
  return (await w.superuser.query(sql, [who.userId, numberId])).rows
}

test('the dialog says who holds a number and what they have open, before anything is taken from them', async () => {
  const [dana, ben] = w.acme.agents
  const line = await w.linkedNumber(w.acme, { holders: [dana, ben], routing: 'backup' })
  await ingestTexts(w.db, [
    { ...line, from: '+13035557001' },
    { ...line, from: '+13035557002' },
    { ...line, from: '+13035557003' },
  ])
  const holders = [
    { id: dana.userId, name: dana.name, open: 3 },
    { id: ben.userId, name: ben.name, open: 0 },
  ]
  for (const action of ['assign', 'share'] as const)
    expect(await form(w.acme.admin, line.numberId, action)).toEqual({ present: holders, purposeRequired: false })
  const single = await w.linkedNumber(w.acme, { holders: [ben] })
  await ingestTexts(w.db, [{ ...single, from: '+13035557004' }])
  expect((await form(w.acme.admin, single.numberId, 'assign')).present).toMatchObject([{ id: ben.userId, open: 1 }])
  expect(await form(w.globex.admin, single.numberId, 'assign')).toBeUndefined()
})

test('what was open goes to the new holder with what nobody has answered, and the history says who gave it', async () => {
  const [dana, ben] = w.acme.agents
  const line = await w.linkedNumber(w.acme, { holders: [dana] })
  await ingestTexts(w.db, [
    { ...line, from: '+13035557101', text: 'Are you open?' },
    { ...line, from: '+13035557102', text: 'Hello?' },
  ])
  await (await verbs(dana)).send({ from: line.number, to: '+13035557102', text: 'Hello!' })
  const admin = await verbs(w.acme.admin)
  const given = await admin.assign({ numberId: line.numberId, userId: ben.userId, handOverTo: ben.userId })
  expect(given).toMatchObject({ handedOver: 2 })
  expect(await mine(ben, line.numberId)).toEqual([{ peer: '+13035557101', text: 'Are you open?' }])
  const agent = await panel.as(ben)
  const { body } = await agent.get('/api/sms/messages').query({ number: line.number, inbox: 'mine' })
  expect(body.messages).toMatchObject([{ text: 'Are you open?' }])
  const { rows } = await w.superuser.query(
    `select a.actor::text, d.detail ->> 'to' as to from sms.audit a join sms.audit_details d on d.audit_id = a.id
     where a.action = 'conversation.handed_over' and a.ids ->> 'number' = $1`,
    [line.numberId],
  )
  expect(rows).toEqual(Array(2).fill({ actor: w.acme.admin.userId, to: ben.userId }))
  const [conversation] = (await agent.get('/api/sms/conversations').query({ view: 'mine' })).body.conversations
  const notes = (await agent.get(`/api/sms/conversations/${conversation.id}/notes`)).body.notes
  expect(notes).toMatchObject([{ kind: 'handed_over', from: dana.name, to: ben.name, minutes: null }])
})

test('left to the routing, the next text of a customer goes to a new holder', async () => {
  const [dana, ben, cem] = w.acme.agents
  const line = await w.linkedNumber(w.acme, { holders: [dana], routing: 'backup' })
  await ingestTexts(w.db, [{ ...line, from: '+13035557201' }])
  const userIds = [ben.userId, cem.userId]
  const given = await (await verbs(w.acme.admin)).share({ numberId: line.numberId, userIds, routing: 'backup' })
  expect(given).toEqual({ delivered: 0, waiting: 0 })
  const [next] = await ingestTexts(w.db, [{ ...line, from: '+13035557201', text: 'Still there?' }])
  expect(next?.recipients).toEqual([ben.userId])
})

test('conversations are handed to one of the new holders or to nobody: else nothing changes at all', async () => {
  const [dana, ben, cem] = w.acme.agents
  const line = await w.linkedNumber(w.acme, { holders: [dana] })
  await ingestTexts(w.db, [{ ...line, from: '+13035557301' }])
  const admin = await verbs(w.acme.admin)
  for (const handOverTo of [cem.userId, dana.userId, w.globex.agents[0].userId]) {
    const given = admin.assign({ numberId: line.numberId, userId: ben.userId, handOverTo })
    expect(await refusal(given)).toBe('invalid_input')
  }
  expect((await form(w.acme.admin, line.numberId, 'assign')).present).toMatchObject([{ id: dana.userId, open: 1 }])
})

test('where a purpose must be documented, nobody is given a number without one, and who has it keeps it', async () => {
  const [dana, ben] = w.globex.agents
  const line = await w.linkedNumber(w.globex, { holders: [dana] })
  await documented(true)
  expect(await form(w.globex.admin, line.numberId, 'share')).toMatchObject({ purposeRequired: true })
  const admin = await verbs(w.globex.admin)
  const { numberId } = line
  const userIds = [dana.userId, ben.userId]
  expect(await refusal(admin.assign({ numberId, userId: ben.userId }))).toBe('purpose_required')
  expect(await refusal(admin.share({ numberId, userIds, note: '  ' }))).toBe('purpose_required')
  const agent = await panel.as(w.globex.admin)
  const { body } = await agent.post(`/admin/api/resources/sms_numbers/records/${numberId}/share`).send({ userIds })
  expect(body.error).toMatchObject({ code: 'purpose_required' })
  expect(body.notice.message).toContain('Write the purpose into the note')
  await admin.share({ numberId, userIds: [dana.userId], routing: 'backup' }) // nobody new
  await admin.share({ numberId, userIds, routing: 'backup', note: 'Cover for the summer' })
  await admin.share({ numberId, userIds: userIds.toReversed(), routing: 'backup' }) // the order alone
  await admin.unassign({ numberId })
  await documented(false)
  await admin.assign({ numberId, userId: ben.userId })
})

test('people are found by words of name or address, of the own tenant alone, with what they hold and whether away', async () => {
  const [dana] = w.acme.agents
  await (await verbs(dana)).setAvailability({ available: false })
  const { people: found, more } = await people(w.acme.admin, { search: 'agent AC' })
  expect(found.map(({ name }: { name: string }) => name)).toEqual(w.acme.agents.map(({ name }) => name))
  expect(found[0]).toMatchObject({ id: dana.userId, available: false, held: expect.any(Number) })
  expect(more).toBe(false)
  expect(await people(w.acme.admin, { search: 'agent', limit: 2 })).toMatchObject({ people: { length: 2 }, more: true })
  expect((await people(w.acme.admin, { search: '100%_' })).people).toEqual([])
  expect((await people(w.acme.admin, { tenantId: w.globex.tenantId })).people).toEqual([])
  const theirs = (await people(w.root, { tenantId: w.globex.tenantId, search: 'agent' })).people
  expect(theirs.map(({ name }: { name: string }) => name)).toEqual(w.globex.agents.map(({ name }) => name))
  expect((await people(w.root, {})).people).toEqual([])
  expect(await people(dana, {})).not.toHaveProperty('people')
})

test('the forecast of the dialog comes by the people it was asked for, in their order', async () => {
  const [, ben, cem] = w.acme.agents
  const line = await w.linkedNumber(w.acme)
  const agent = await panel.as(w.acme.admin)
  const { body } = await agent.get('/admin/api/resources/sms_numbers/actions/previewHolders').query({
    numberId: line.numberId,
    'userIds.0': cem.userId,
    'userIds.1': ben.userId,
    routing: 'round_robin',
    shared: 'true',
  })
  expect(body.next.map(({ name }: { name: string }) => name)).toEqual([cem, ben, cem, ben, cem].map(({ name }) => name))
})
