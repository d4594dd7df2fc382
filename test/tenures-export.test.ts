import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { linesOf } from '../src/messages/csv.js'
import { verbsAs } from '../src/verbs.js'
import { type HostedApp, hostedApp } from './support/hosted-app.js'
import { ingestTexts } from './support/inbound-text.js'
import { refusal } from './support/texting.js'
import { type World, world } from './support/world.js'

let w: World
let app: HostedApp | undefined
beforeAll(async () => {
  w = await world()
})
afterAll(async () => {
  await app?.stop()
  await w?.stop()
})

const verbs = ({ userId }: { userId: string }) => verbsAs(w.service, userId)
const cells = (csv: string) => {
  const [names, ...rows] = linesOf(csv).map(({ fields }) => fields)
  return rows.map(row => Object.fromEntries((names ?? []).map((name, at) => [name, row[at]])))
}

test('what a customer wrote is no formula in a spreadsheet, and a number stays readable', async () => {
  const [agent] = w.acme.agents
  const line = await w.linkedNumber(w.acme, { holders: [agent] })
  const evil = ['=HYPERLINK("https://evil.example")', '+1+2', '-1+2', '@SUM(A1)', '\t=1', 'plain, "quoted"\nand more']
  await ingestTexts(
    w.db,
    evil.map((text, at) => ({ ...line, from: `+1303555010${at}`, text })),
  )
  const { csv } = await (await verbs(w.acme.admin)).exportMessages({ numberId: line.numberId })
  expect(csv).toContain(line.number)
  expect(csv).not.toMatch(/(^|,|\n)"?[=@-]/)
  expect(csv).toContain(`"'=HYPERLINK(""https://evil.example"")"`)
  expect(csv).toContain(`,"'+1+2",`)
  expect(csv).toContain(`"plain, ""quoted""\nand more"`)
  expect(
    cells(csv)
      .map(({ customer }) => customer)
      .toSorted(),
  ).toEqual(evil.map((_, at) => `+1303555010${at}`))
})

test('an export is of a number or of a period, for admins, and audited', async () => {
  const [agent] = w.acme.agents
  const line = await w.linkedNumber(w.acme, { holders: [agent] })
  const at = new Date('2026-03-02T10:00:00Z')
  await ingestTexts(w.db, [
    { ...line, text: 'in March', at },
    { ...line, text: 'now' },
  ])
  const admin = await verbs(w.acme.admin)
  const texts = async (input: object) => cells((await admin.exportMessages(input)).csv).map(({ text }) => text)
  expect(await texts({ number: line.number, from: '2026-03-02', until: '2026-03-02' })).toEqual(['in March'])
  expect(await texts({ number: line.number, from: '2026-03-03' })).toEqual(['now'])
  expect(await refusal(admin.exportMessages({ from: 'yesterday' }))).toBe('invalid_input')
  expect(await refusal((await verbs(agent)).exportMessages({}))).toBe('not_allowed')
  expect(await refusal((await verbs(agent)).exportAssignments({}))).toBe('not_allowed')
  expect(await (await verbs(w.globex.admin)).exportMessages({ numberId: line.numberId })).toMatchObject({ rows: 0 })
  const { rows } = await w.superuser.query(
    "select d.detail ->> 'rows' as rows from sms.audit a join sms.audit_details d on d.audit_id = a.id where a.action = 'messages.export' and a.actor = $1 and d.detail ->> 'digits' = $2 order by a.id",
    [w.acme.admin.userId, line.number],
  )
  expect(rows).toEqual([{ rows: '1' }, { rows: '1' }])
})

test('panel: an admin makes the file of a number, a user none', async () => {
  const [agent] = w.acme.agents
  const line = await w.linkedNumber(w.acme, { holders: [agent] })
  await ingestTexts(w.db, [{ ...line, text: 'to be kept' }])
  app = await hostedApp(w)
  const path = (resource: string, action: string) => `/admin/api/resources/${resource}/actions/${action}`
  const panel = await app.as(w.acme.admin)
  const texts = await panel.post(path('sms_messages', 'exportMessages')).send({ number: line.number, from: '' })
  expect(cells(texts.body.csv)).toMatchObject([{ number: line.number, text: 'to be kept', tenure: line.numberId }])
  const held = await panel.post(path('sms_assignments', 'exportAssignments')).send({ numberId: line.numberId })
  expect(cells(held.body.csv)).toMatchObject([{ number: line.number, holder: 'Acme agent 1', until: '' }])
  expect((await panel.get(path('sms_messages', 'exportMessages'))).body).not.toHaveProperty('csv')
  const typo = await panel.post(path('sms_messages', 'exportMessages')).send({ number: '12' })
  expect(typo.body.notice.message).toBe('This was not understood: Number: this is no phone number.')
  const user = await app.as(agent)
  const refused = await user.post(path('sms_messages', 'exportMessages')).send({})
  expect(JSON.stringify(refused.body)).not.toContain('to be kept')
})
